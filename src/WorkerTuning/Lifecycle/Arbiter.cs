using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// A thread of its own that carries out commands in order and looks around at every tick. It works when the thread pool does not, so nothing
/// that runs on it may wait for the pool, for a lock that user code may hold, or for user code; log providers and listeners of metrics are such.
/// </summary>
/// <param name="logger">Must not block.</param>
/// <param name="interval">Between two looks.</param>
/// <param name="clock">Measures how long commands take; null for the system's.</param>
internal sealed class Arbiter(ILogger logger, TimeSpan interval, TimeProvider? clock = null) : IDisposable
{
    // A flood of commands must not put the deadlines off. Well under the interval, and hundreds of commands long.
    private static readonly TimeSpan CommandTime = TimeSpan.FromMilliseconds(50);

    // A task of its own that lasts longer than this hangs, and a host that goes does not wait for it.
    private static readonly TimeSpan LastTurn = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly AutoResetEvent _wake = new(false);
    private ImmutableArray<Action> _rounds = [];
    private Thread? _thread;
    private volatile bool _isStopping;

    /// <summary>Adds something to do at every tick. From any thread; what is made late may still join.</summary>
    public void EachTick(Action round) => ImmutableInterlocked.Update(ref _rounds, static (rounds, one) => rounds.Add(one), round);

    /// <summary>Does so no more, from the next tick on.</summary>
    public void Forget(Action round) => ImmutableInterlocked.Update(ref _rounds, static (rounds, one) => rounds.Remove(one), round);

    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "WorkerTuning arbiter" };
        // Without the context of the start: what begins here would carry it on, and worker-locals would be built in it.
        _thread.UnsafeStart();
    }

    /// <summary>Has something done on the arbiter's thread. From any thread; never waits.</summary>
    public void Post(Action command)
    {
        _commands.Enqueue(command);
        _wake.Set();
    }

    /// <summary>Has something done on the arbiter's thread. From any thread.</summary>
    /// <returns>Completes when it is done: true, or false where the arbiter ended first.</returns>
    public async Task<bool> PostAsync(Action command)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                command();
            }
            finally
            {
                done.SetResult();
            }
        });
        await Task.WhenAny(done.Task, _ended.Task);
        return done.Task.IsCompleted;
    }

    /// <summary>One turn: every command that is there, then a look around. The thread calls it; tests do instead of the thread.</summary>
    public void Turn()
    {
        // Not those that come meanwhile: however many there are, requests are looked after. Each has set off another turn.
        var began = _clock.GetTimestamp();
        for (var there = _commands.Count; there > 0 && _clock.GetElapsedTime(began) < CommandTime && _commands.TryDequeue(out var command); there--)
            Guard(command);
        if (!_commands.IsEmpty)
            _wake.Set();
        foreach (var round in _rounds)
            Guard(round);
    }

    public void Dispose()
    {
        _isStopping = true;
        _wake.Set();
        if (_thread is { } thread && thread != Thread.CurrentThread)
            thread.Join(LastTurn);
        _ended.TrySetResult();
        // Its handle stays: a request or a build that outlives the host may still post.
    }

    private void Run()
    {
        while (!_isStopping)
        {
            try
            {
                _wake.WaitOne(interval);
                Turn();
            }
            catch (OutOfMemoryException)
            {
                // The next turn tries again.
            }
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
            Tell(e);
        }
    }

    // Without memory for the words it goes on without them.
    private void Tell(Exception failure)
    {
        try
        {
            Log.ArbiterFailed(logger, failure);
        }
        catch (OutOfMemoryException)
        {
        }
    }
}
