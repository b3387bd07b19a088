namespace WorkerTuning.Configuration.Python;

/// <summary>A statement at module level, its surroundings, and the names its head uses.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Parent">The one that holds it; null for none.</param>
/// <param name="IsGuarded">Whether what it raises decides what else runs: it stands in the body of a try or a with, at whatever depth.</param>
/// <param name="Use">The names.</param>
internal sealed record SliceNode(Stmt Statement, SliceNode? Parent, bool IsGuarded, NameUse Use)
{
    public List<SliceNode> Children { get; } = [];

    public bool IsIncluded { get; set; }
}
