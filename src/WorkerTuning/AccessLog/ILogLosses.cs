namespace WorkerTuning.AccessLog;

/// <summary>A log that may lose lines rather than hold requests up. Every one among the services is shown by the metrics.</summary>
internal interface ILogLosses
{
    /// <summary>Which log, as a tag: <c>access</c>, <c>error</c>, <c>syslog</c>, <c>statsd</c>.</summary>
    string Log { get; }

    /// <summary>Lines lost since the start. Read from any thread.</summary>
    long Dropped { get; }
}
