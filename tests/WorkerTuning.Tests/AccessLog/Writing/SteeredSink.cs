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

    /// <summary>Thrown as it is, whatever it is.</summary>
    public volatile Exception? Surprise;

    public string? NotRenewed { get; set; }

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
        if (Surprise is { } surprise)
            throw surprise;
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

    public void Reopen()
    {
        Reopened++;
        if (Surprise is { } surprise)
            throw surprise;
    }

    public void Dispose()
    {
        IsDisposed = true;
        if (Surprise is { } surprise)
            throw surprise;
    }
}
