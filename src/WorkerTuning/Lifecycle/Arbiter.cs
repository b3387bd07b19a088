using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// A thread of its own that carries out commands in order and looks around at every tick. It works when the thread pool does not, so nothing
/// that runs on it may wait for the pool, for a lock that user code may hold, or for user code.
/// </summary>
internal sealed class Arbiter(ILogger logger, TimeSpan interval) : IDisposable
{
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly AutoResetEvent _wake = new(false);
    private ImmutableArray<Action> _rounds = [];
    private Thread? _thread;
    private volatile bool _isStopping;

    /// <summary>Adds something to do at every tick. From any thread; what is made late may still join.</summary>
    public void EachTick(Action round) => ImmutableInterlocked.Update(ref _rounds, static (rounds, one) => rounds.Add(one), round);

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "WorkerTuning arbiter" };
        _thread.Start();
    }

    /// <summary>Has something done on the arbiter's thread. From any thread; never waits.</summary>
    public void Post(Action command)
    {
        _commands.Enqueue(command);
        _wake.Set();
    }

    /// <summary>One turn: every command that is there, then a look around. The thread calls it; tests do instead of the thread.</summary>
    public void Turn()
    {
        // Not those that come meanwhile: however many there are, requests are looked after. Each has set off another turn.
        for (var there = _commands.Count; there > 0 && _commands.TryDequeue(out var command); there--)
            Guard(command);
        foreach (var round in _rounds)
            Guard(round);
    }

    public void Dispose()
    {
        _isStopping = true;
        _wake.Set();
        if (_thread is { } thread && thread != Thread.CurrentThread)
            thread.Join();
        // Its handle stays: a request or a build that outlives the host may still post.
    }

    private void Run()
    {
        while (!_isStopping)
        {
            _wake.WaitOne(interval);
            Turn();
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            Log.ArbiterFailed(logger, e);
        }
    }
}
