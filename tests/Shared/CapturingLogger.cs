using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Shared;

internal sealed class CapturingLogger(string category, Action<CapturedLog> capture) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        capture(new(category, logLevel, eventId, formatter(state, exception), exception));
}
