using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle;

/// <summary>Puts a pool's name before the lines that do not name a worker of it.</summary>
internal sealed class NamedLogger(ILogger inner, string pool) : ILogger
{
    /// <param name="logger">Takes the lines.</param>
    /// <param name="pool">Null for the default pool, whose lines stay as they are.</param>
    public static ILogger Of(ILogger logger, string? pool) => pool is null ? logger : new NamedLogger(logger, pool);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        inner.Log(logLevel, eventId, state, exception, (s, e) => $"Pool {pool}: {formatter(s, e)}");
}
