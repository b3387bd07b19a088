using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.ErrorLog;

internal sealed class ErrorLogger(string category, LogOutputs outputs) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && outputs.Errors is not null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.None || outputs.Errors is not { } errors)
            return;
        var clock = TimeProvider.System;
        errors.Write(new ErrorRecord(
            clock.GetLocalNow(), ClockSecond.Now(clock), logLevel, category, eventId.Name, formatter(state, exception), exception, state as IReadOnlyList<KeyValuePair<string, object?>>));
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
