using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Shared;

/// <summary>Keeps every message of every category and level, and lets a test wait for one.</summary>
internal sealed class CapturingLoggerProvider : ILoggerProvider
{
    private readonly Lock _lock = new();
    private readonly List<CapturedLog> _logs = [];
    private readonly List<(Func<CapturedLog, bool> Matches, TaskCompletionSource<CapturedLog> Found)> _waiting = [];

    /// <summary>A copy of what was logged so far, in order.</summary>
    public IReadOnlyList<CapturedLog> Logs
    {
        get
        {
            lock (_lock)
                return [.. _logs];
        }
    }

    /// <summary>Forgets what was logged so far.</summary>
    public void Clear()
    {
        lock (_lock)
            _logs.Clear();
    }

    public ILogger CreateLogger(string categoryName) => new CapturingLogger(categoryName, Capture);

    /// <summary>For what takes an <c>ILogger&lt;T&gt;</c> or a factory and no host.</summary>
    public ILoggerFactory ToFactory() => LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(this));

    /// <summary>The first message that fits, be it logged already or still to come.</summary>
    public async Task<CapturedLog> WaitForAsync(Func<CapturedLog, bool> matches, TimeSpan? limit = null)
    {
        Task<CapturedLog> found;
        lock (_lock)
        {
            if (_logs.Find(log => matches(log)) is { } log)
                return log;
            var source = new TaskCompletionSource<CapturedLog>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((matches, source));
            found = source.Task;
        }
        try
        {
            return await found.WithTimeout(limit);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"No such message within {limit ?? WithTimeoutExtensions.Default}. Logged:\n{this}");
        }
    }

    public override string ToString() => string.Join('\n', Logs);

    public void Dispose()
    {
    }

    private void Capture(CapturedLog log)
    {
        lock (_lock)
        {
            _logs.Add(log);
            foreach (var (_, found) in _waiting.Where(waiter => waiter.Matches(log)))
                found.TrySetResult(log);
            _waiting.RemoveAll(waiter => waiter.Found.Task.IsCompleted);
        }
    }
}
