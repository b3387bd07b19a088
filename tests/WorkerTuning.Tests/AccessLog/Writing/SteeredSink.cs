using System.Text;
using WorkerTuning.AccessLog.Writing;

namespace WorkerTuning.Tests.AccessLog.Writing;

/// <summary>Keeps what it is given, and lets a test hold it up or fail it.</summary>
internal sealed class SteeredSink : ILogSink
{
    private readonly Lock _lock = new();
    private readonly StringBuilder _text = new();

    public ManualResetEventSlim Open { get; } = new(true);

    public ManualResetEventSlim Entered { get; } = new(false);

    public volatile string? Failure;

    public volatile int Most = int.MaxValue;

    public int Batches { get; private set; }

    public int Reopened { get; private set; }

    public bool IsDisposed { get; private set; }

    public string Text
    {
        get
        {
            lock (_lock)
                return _text.ToString();
        }
    }

    public int Take(ReadOnlySpan<byte> batch)
    {
        Entered.Set();
        Open.Wait(TimeSpan.FromSeconds(10));
        if (Failure is { } failure)
            throw new IOException(failure);
        var taken = Math.Min(batch.Length, Most);
        lock (_lock)
        {
            Batches++;
            _text.Append(Encoding.UTF8.GetString(batch[..taken]));
        }

        return taken;
    }

    public void Reopen() => Reopened++;

    public void Dispose() => IsDisposed = true;
}
