namespace WorkerTuning.Workers;

/// <summary>All that the observed instruments show, read at one moment.</summary>
/// <param name="Pools">Each pool, the default one first.</param>
/// <param name="StuckNow">Requests that are stuck and still run.</param>
/// <param name="ProbeDelay">How long the thread pool took to answer.</param>
/// <param name="ReloadsApplied">Reloads that were put in force since the start.</param>
/// <param name="ReloadsRefused">Reloads that changed nothing.</param>
/// <param name="CertificateTime">Time until the server's certificate expires; null without one.</param>
/// <param name="Dropped">Lines that each log has lost since the start.</param>
internal sealed record PoolReading(
    IReadOnlyList<PoolFigures> Pools,
    int StuckNow,
    TimeSpan ProbeDelay,
    long ReloadsApplied,
    long ReloadsRefused,
    TimeSpan? CertificateTime,
    IReadOnlyList<(string Log, long Lines)> Dropped)
{
    /// <summary>The default pool, and what is the process's.</summary>
    public WorkerPoolSnapshot Pool => Pools[0].Snapshot;
}
