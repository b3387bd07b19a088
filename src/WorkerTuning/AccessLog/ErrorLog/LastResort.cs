using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>Tells of the error log's own trouble, on standard error as it was at the start.</summary>
internal sealed class LastResort : ILogger, IDisposable
{
    private readonly Stream _stream;
    private readonly Stream? _own;

    public LastResort() => _stream = OutputCapture.Before?.Error ?? (_own = StandardStream.Error());

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var clock = TimeProvider.System;
        var line = LineBuffer.Take();
        ErrorText.Append(line, new ErrorRecord(
            clock.GetLocalNow(), ClockSecond.Now(clock), logLevel, AccessLog.Log.Category, eventId.Name, formatter(state, exception), exception, null));
        line.Append((byte)'\n');
        try
        {
            _stream.Write(line.Written);
        }
        catch (Exception)
        {
            // No place is left to say so, and the writers' threads go on.
        }

        line.Return();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose() => _own?.Dispose();
}
