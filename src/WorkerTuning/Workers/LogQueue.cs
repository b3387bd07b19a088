using System.Collections.Concurrent;

namespace WorkerTuning.Workers;

/// <summary>
/// Carries log lines to their providers on a thread of its own, in order. A caller never waits: a provider that blocks holds up this
/// thread alone, and what finds the queue full is counted instead of kept.
/// </summary>
internal sealed class LogQueue : IDisposable
{
    /// <summary>Lines that may wait. A stop under load has a few per worker; each is some hundred bytes.</summary>
    public const int Most = 4096;

    // How long the last lines may hold up a host that goes.
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<Entry> _lines = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly Action<long> _reportLost;
    private readonly Thread _thread;
    private int _waiting;
    private long _lost;
    private volatile bool _isEnding;

    /// <param name="reportLost">Called on the queue's thread with the number of lines that were lost, once it moves again.</param>
    public LogQueue(Action<long> reportLost)
    {
        _reportLost = reportLost;
        _thread = new Thread(Run) { IsBackground = true, Name = "WorkerTuning log" };
        // Without the caller's context, which would be that of every line.
        _thread.UnsafeStart();
    }

    /// <summary>Hands a line over. From any thread; never waits, never throws.</summary>
    public void Post(Action line)
    {
        if (Interlocked.Increment(ref _waiting) > Most)
        {
            Interlocked.Decrement(ref _waiting);
            Interlocked.Increment(ref _lost);
            return;
        }

        _lines.Enqueue(new(line, Interlocked.Exchange(ref _lost, 0)));
        _wake.Set();
    }

    /// <summary>Lets the last lines out, for a moment at most.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _wake.Set();
        if (_thread != Thread.CurrentThread)
            _thread.Join(LastLines);
        // Its handle stays: what outlives the host may still post.
    }

    private void Run()
    {
        while (!_isEnding || !_lines.IsEmpty)
        {
            if (!_lines.TryDequeue(out var next))
            {
                _wake.WaitOne();
                continue;
            }

            if (next.LostBefore > 0)
                Guard(() => _reportLost(next.LostBefore));
            Guard(next.Line);
            // Only now: one that is with its provider still takes up room.
            if (Interlocked.Decrement(ref _waiting) == 0 && Interlocked.Exchange(ref _lost, 0) is > 0 and var lost)
                Guard(() => _reportLost(lost));
        }
    }

    private static void Guard(Action line)
    {
        try
        {
            line();
        }
        catch (Exception)
        {
            // Nowhere is left to say so.
        }
    }

    private sealed record Entry(Action Line, long LostBefore);
}
