using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.ErrorLog;

internal sealed class ErrorLogger(string category, LogOutputs outputs, IExternalScopeProvider? scopes) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && outputs.Errors is { } errors && logLevel >= errors.Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel) || outputs.Errors is not { } errors)
            return;
        var clock = TimeProvider.System;
        var message = errors.NeedsText ? formatter(state, exception) : "";
        errors.Write(new ErrorRecord(
            clock.GetLocalNow(), ClockSecond.Now(clock), logLevel, category, eventId.Name, message, exception, state as IReadOnlyList<KeyValuePair<string, object?>>, scopes));
    }

    // The factory keeps them, for all providers.
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
