namespace WorkerTuning.Configuration.Python;

/// <summary>A statement at module level, its surroundings, and the names its head uses.</summary>
internal sealed record SliceNode(Stmt Statement, SliceNode? Parent, bool IsInTryBody, NameUse Use)
{
    public List<SliceNode> Children { get; } = [];

    public bool IsIncluded { get; set; }
}
