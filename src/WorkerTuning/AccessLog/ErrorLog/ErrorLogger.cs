using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.ErrorLog;

internal sealed class ErrorLogger(string category, LogOutputs outputs, IExternalScopeProvider? scopes) : ILogger
{
    private volatile ErrorRoute? _route;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && Route() is { } route && logLevel >= route.Least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel == LogLevel.None || Route() is not { } route || logLevel < route.Least)
            return;
        var clock = TimeProvider.System;
        var message = route.NeedsText ? formatter(state, exception) : "";
        route.Write(new ErrorRecord(
            clock.GetLocalNow(), ClockSecond.Now(clock), logLevel, category, eventId.Name, message, exception, state as IReadOnlyList<KeyValuePair<string, object?>>, scopes));
    }

    // The factory keeps them, for all providers.
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    // A reload brings other outputs; a race makes the same route twice.
    private ErrorRoute? Route()
    {
        if (outputs.Errors is not { } errors)
            return null;
        return _route is { } route && ReferenceEquals(route.Outputs, errors) ? route : _route = new ErrorRoute(errors, category);
    }
}
