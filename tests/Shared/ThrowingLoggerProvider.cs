using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Shared;

/// <summary>A provider that fails at every line, as one does whose disk is full, or at those that a test chooses.</summary>
internal sealed class ThrowingLoggerProvider(Func<EventId, bool>? when = null) : ILoggerProvider, ILogger
{
    private int _thrown;

    public int Thrown => Volatile.Read(ref _thrown);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (when?.Invoke(eventId) == false)
            return;
        Interlocked.Increment(ref _thrown);
        throw new IOException("No space left on device.");
    }

    public void Dispose()
    {
    }
}
