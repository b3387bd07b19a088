using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers;

/// <summary>
/// The loggers of everything that must not wait for a log provider: the arbiter, signals, reloads, the stop. A line is handed on with its state
/// and its context, and even the question whether somebody wants it is asked elsewhere.
/// </summary>
/// <param name="loggers">The host's own.</param>
/// <param name="post">Takes each line to where it may block; <see cref="LogQueue.Post"/>, or a test's.</param>
internal sealed class LogRelay(ILoggerFactory loggers, Action<Action> post) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Relayed(loggers.CreateUnfailing(categoryName), post);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Providers belong to the host's factory.");

    public void Dispose()
    {
        // The factory is the host's.
    }

    private sealed class Relayed(ILogger inner, Action<Action> post) : ILogger
    {
        // No provider would see it: the line is written on another thread. Scopes of callers travel with their context.
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
            null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var context = ExecutionContext.Capture();
            post(() =>
            {
                if (context is null)
                    Write();
                else
                    ExecutionContext.Run(context, static write => ((Action)write!)(), (Action)Write);
            });

            void Write()
            {
                if (inner.IsEnabled(logLevel))
                    inner.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
