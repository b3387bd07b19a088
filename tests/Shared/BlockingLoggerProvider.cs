using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Shared;

/// <summary>A provider that hangs, as one does whose collector takes nothing more: in every call, from when a test says so until it lets go.</summary>
internal sealed class BlockingLoggerProvider(Func<string, bool>? categories = null) : ILoggerProvider
{
    private readonly ManualResetEventSlim _open = new(true);
    private int _held;

    /// <summary>Calls that were held.</summary>
    public int Held => Volatile.Read(ref _held);

    public void Block() => _open.Reset();

    public void LetGo() => _open.Set();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categories?.Invoke(categoryName) != false);

    public void Dispose() => LetGo();

    private void Pass()
    {
        if (_open.IsSet)
            return;
        Interlocked.Increment(ref _held);
        _open.Wait();
    }

    private sealed class Logger(BlockingLoggerProvider provider, bool blocks) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull =>
            null;

        public bool IsEnabled(LogLevel logLevel)
        {
            if (blocks)
                provider.Pass();
            return true;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (blocks)
                provider.Pass();
        }
    }
}
