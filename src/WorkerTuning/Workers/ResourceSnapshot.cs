namespace WorkerTuning;

/// <summary>What the process uses of the machine, or of its container, beside memory.</summary>
public sealed record ResourceSnapshot
{
    /// <summary>The processors that the process may use: the container's quota where there is one, such as 0.5. 0 by default.</summary>
    public double Processors { get; init; }

    /// <summary>The share of <see cref="Processors"/> that the process used in the last five seconds, from 0 to 1; null before the first five are over.</summary>
    public double? ProcessorUse { get; init; }

    /// <summary>The files and sockets that the process had open, at most five seconds ago; null where that is unknown, as on Windows.</summary>
    public long? OpenFiles { get; init; }

    /// <summary>How many it may have open: the soft limit, as <c>ulimit -n</c> shows it; null where there is none.</summary>
    public long? OpenFilesLimit { get; init; }
}
