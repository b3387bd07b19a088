namespace WorkerTuning.Configuration.Python;

/// <summary>
/// One run of a try body. Foreign code in it may raise or not, so the body is run again for each such point and each handler that may catch it.
/// </summary>
/// <param name="trial">The point at which to raise; none in the first run.</param>
internal sealed class TryFrame(int? trial)
{
    private long _changesAtLast = -1;

    public List<RaisePoint> Points { get; } = [];

    /// <summary>Set when the ways out of the body cannot be told apart.</summary>
    public Unknown? Hopeless { get; set; }

    /// <summary>True when this run is to raise here.</summary>
    public bool Pass(Unknown reason, bool isImport, long changes)
    {
        // Points with no change between them lead to the same outcome.
        if (changes == _changesAtLast && Points.Count > 0 && Points[^1].IsImport == isImport) return false;
        _changesAtLast = changes;
        Points.Add(new RaisePoint(reason, isImport));
        return trial == Points.Count - 1;
    }
}

// IsImport: whether only an ImportError can be raised.
internal sealed record RaisePoint(Unknown Reason, bool IsImport);
