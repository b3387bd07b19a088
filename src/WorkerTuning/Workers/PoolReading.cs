namespace WorkerTuning.Workers;

/// <summary>All that the observed instruments show, read at one moment.</summary>
/// <param name="Pool">The snapshot that everybody sees.</param>
/// <param name="Refused">Requests refused since the start, in the order of <see cref="Admission.Refusal"/>.</param>
/// <param name="QueueLimit">Requests that may wait.</param>
/// <param name="KnowsOverload">True where a queue target is in force.</param>
/// <param name="StuckNow">Requests that are stuck and still run.</param>
/// <param name="ProbeDelay">How long the thread pool took to answer.</param>
/// <param name="ReloadsApplied">Reloads that were put in force since the start.</param>
/// <param name="ReloadsRefused">Reloads that changed nothing.</param>
/// <param name="CertificateTime">Time until the server's certificate expires; null without one.</param>
/// <param name="Dropped">Lines that each log has lost since the start.</param>
internal sealed record PoolReading(
    WorkerPoolSnapshot Pool,
    long[] Refused,
    int QueueLimit,
    bool KnowsOverload,
    int StuckNow,
    TimeSpan ProbeDelay,
    long ReloadsApplied,
    long ReloadsRefused,
    TimeSpan? CertificateTime,
    IReadOnlyList<(string Log, long Lines)> Dropped);
