using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers;

/// <summary>
/// Keeps to itself what a provider throws. Whoever loses a line goes on all the same: with a worker half swapped, a lease not given back, or the
/// arbiter's thread, whose end would be the process's.
/// </summary>
internal sealed class UnfailingLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return inner.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // The other providers have had the line, and there is nowhere left to tell of this one.
        }
    }
}
