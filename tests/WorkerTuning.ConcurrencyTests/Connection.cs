namespace WorkerTuning.ConcurrencyTests;

/// <summary>A connection: its requests follow each other, and to abort it hits the one that is on it then.</summary>
internal sealed class Connection(bool isKestrel = true)
{
    public bool IsKestrel => isKestrel;

    public Visit? Current { get; set; }
}
