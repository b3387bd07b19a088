namespace WorkerTuning.AccessLog.Writing;

/// <summary>How patient a writer is.</summary>
internal sealed record WriterTiming
{
    /// <summary>
    /// Between two batches, so that many lines make one write and hardly any has to wake the writer. What must survive a crash has none.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>For how long a record waits for one with an earlier ticket.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Between two attempts where nothing can be written.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Between two lines that say the same.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For the last lines at the end of the process.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(2);
}
