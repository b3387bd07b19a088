namespace WorkerTuning.Tests.Shared;

/// <summary>A timer of <see cref="ManualTime"/>, which guards its times with its own lock.</summary>
internal sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
{
    private volatile bool _disposed;

    internal TimeSpan Due { get; set; }

    internal TimeSpan Period { get; set; }

    public bool Change(TimeSpan dueTime, TimeSpan period) => !_disposed && time.Arm(this, dueTime, period);

    internal void Fire() => callback(state);

    public void Dispose()
    {
        time.Arm(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _disposed = true;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
