namespace WorkerTuning.TestApplication;

/// <summary>A log provider that hangs for ever once it is asked to, at every line of every category.</summary>
internal sealed class BlockingLog : ILoggerProvider, ILogger
{
    private volatile bool _blocks;

    public void Block() => _blocks = true;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull =>
        null;

    public bool IsEnabled(LogLevel logLevel)
    {
        Pass();
        return true;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Pass();

    public void Dispose()
    {
    }

    private void Pass()
    {
        if (_blocks)
            Thread.Sleep(Timeout.Infinite);
    }
}

internal static class BlockingLogExtensions
{
    public static BlockingLog AddBlocking(this ILoggingBuilder logging)
    {
        var log = new BlockingLog();
        logging.AddProvider(log);
        return log;
    }
}
