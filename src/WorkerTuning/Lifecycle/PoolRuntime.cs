using Microsoft.Extensions.Logging;
using WorkerTuning.Admission;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Planning;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle;

/// <summary>One pool with its recycler, watch and regulation, wired together once.</summary>
internal sealed class PoolRuntime
{
    private readonly Arbiter _arbiter;
    private readonly WorkerHooks _hooks;
    private readonly ILogger _requests;
    private readonly PoolSize _size = new();
    private readonly RecycleSchedule _schedule;
    private readonly Action[] _rounds;
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _announced;

    /// <param name="pool">The pool, without workers.</param>
    /// <param name="parts">What it shares with the others.</param>
    /// <param name="threads">Regulates the thread pool; null for all pools but one.</param>
    public PoolRuntime(WorkerPool pool, PoolParts parts, ThreadMinimumControl? threads)
    {
        (Pool, _arbiter, _hooks) = (pool, parts.Arbiter, parts.Hooks);
        var logger = parts.Loggers.CreateUnfailing(Log.Category);
        _requests = parts.Loggers.CreateUnfailing(Workers.Log.Category);
        Pool.Due = worker => _arbiter.Post(() => Recycler!.RecycleServed(worker));
        var maker = new WorkerMaker(parts.Builder, _hooks, parts.Clock, _arbiter, logger);
        Recycler = maker.Recycler = new Recycler(Pool, maker, Random.Shared, _requests) { Aside = parts.Queue };
        Recycler.AllBuilt = _warm.SetResult;
        if (!pool.IsDefault)
            _ = AnnounceAsync(NamedLogger.Of(logger, pool.Name));
        Watch = new RequestWatch(Pool, Recycler, _hooks, logger);
        _schedule = new RecycleSchedule(parts.Clock);
        var regulation = NamedLogger.Of(parts.Loggers.CreateUnfailing(Lifecycle.Regulation.Log.Category), pool.Name);
        Regulation = new PoolRegulation(
            Pool,
            Rules,
            new ConcurrencyControl(Pool, Rules, regulation),
            new PoolSizeControl(Recycler, () => Bounds is { IsRange: true } b ? (b.Minimum, b.Maximum) : null, Regulate, regulation),
            threads);
        _rounds = [Watch.Scan, RecycleBySchedule, Recycler.Tick, RefuseLateWaiters, Regulation.Tick];
        foreach (var round in _rounds)
            _arbiter.EachTick(round);
    }

    public WorkerPool Pool { get; }

    /// <summary>Null for the default pool.</summary>
    public string? Name => Pool.Name;

    public AdmissionRules Rules => Pool.Rules;

    public Recycler Recycler { get; }

    public RequestWatch Watch { get; }

    public PoolRegulation Regulation { get; }

    /// <summary>Completes once every place has had a worker, however many builds that took.</summary>
    public Task Warm => _warm.Task;

    /// <summary>What is in force.</summary>
    public RecyclePlan Plan { get; private set; } = new();

    /// <summary>How many workers there may be: as planned, and what was added or removed by hand.</summary>
    public WorkerCount Bounds => _size.Bounds;

    /// <summary>Takes the plan of the start, before the arbiter turns or on its thread.</summary>
    /// <param name="pool">Class, capacity and number of workers.</param>
    /// <param name="recycle">Limits.</param>
    /// <param name="othersAreAdaptive">True where another pool needs the thread pool to follow blocked threads.</param>
    public void Begin(PoolPlan pool, RecyclePlan recycle, bool othersAreAdaptive = false)
    {
        Take(pool, recycle, othersAreAdaptive);
        _size.Start(pool);
        _announced = pool.Workers;
    }

    /// <summary>Begins to build the workers. On the arbiter's thread.</summary>
    public void Start(PoolPlan pool, RecyclePlan recycle) => Recycler.Start(pool, recycle);

    /// <summary>Takes a new plan; the workers stay as they are until they are recycled. On the arbiter's thread.</summary>
    public void Reload(PoolPlan pool, RecyclePlan recycle, bool othersAreAdaptive = false)
    {
        Take(pool, recycle, othersAreAdaptive);
        _size.Reload(pool);
        var wanted = _size.Wanted;
        Recycler.Apply(pool, recycle, wanted);
        Announce(wanted);
    }

    /// <summary>Retires every worker. On the arbiter's thread.</summary>
    /// <param name="stopped">Called once all are disposed.</param>
    public void Stop(Action stopped)
    {
        Recycler.Stopped = stopped;
        Recycler.Stop();
    }

    /// <summary>Has the arbiter look after it no more.</summary>
    public void Forget()
    {
        foreach (var round in _rounds)
            _arbiter.Forget(round);
    }

    /// <summary>Adds or takes away workers; at least one stays, unless all were drained.</summary>
    /// <returns>How many there will be.</returns>
    public int Resize(int change)
    {
        var wanted = _size.Change(change);
        if (change != 0)
            _arbiter.Post(FollowSize);
        return wanted;
    }

    /// <summary>Lets every worker finish and go. Requests wait in the queue until workers are added or the settings are reloaded.</summary>
    public void Drain()
    {
        _size.Drain();
        _arbiter.Post(FollowSize);
    }

    private async Task AnnounceAsync(ILogger logger)
    {
        await Warm;
        var view = Recycler.View;
        Log.WorkersReady(logger, view.Current.Length, view.Capacity);
    }

    private void Regulate(int workers)
    {
        _size.Regulate(workers);
        FollowSize();
    }

    private void Take(PoolPlan pool, RecyclePlan recycle, bool othersAreAdaptive)
    {
        Plan = recycle;
        Rules.Set(recycle.QueueLimit, recycle.QueueTimeout);
        Pool.Timing = new RequestTiming(Pool.Clock.Ticks(recycle.Timeout), pool.WorkerClass == WorkerClass.Async);
        Pool.Slow = pool.SlowRequest > TimeSpan.Zero ? new SlowRequests(Pool.Clock.Ticks(pool.SlowRequest), Pool.Clock, _requests) : null;
        _schedule.Set(recycle.At);
        Regulation.Set(pool, othersAreAdaptive);
    }

    // What is wanted now, not when it was posted: a reload may have come in between.
    private void FollowSize()
    {
        var wanted = _size.Wanted;
        Recycler.Resize(wanted);
        Announce(wanted);
    }

    // gunicorn's hook knows one number.
    private void Announce(int workers)
    {
        if (workers == _announced || !Pool.IsDefault)
            return;
        var before = _announced;
        _announced = workers;
        _ = _hooks.Later(h => h.NWorkersChangedAsync(workers, before));
    }

    private void RecycleBySchedule()
    {
        if (_schedule.HasCome())
            Recycler.RecycleAll(RecycleReason.Schedule);
    }

    private void RefuseLateWaiters()
    {
        if (!Pool.Queue.IsOpen)
            Pool.Queue.Dispatch(Pool.Clock.GetTimestamp());
        var limit = Rules.QueueTimeout;
        if (limit > TimeSpan.Zero && Pool.Queue.Count > 0)
            Pool.Queue.RefuseUntil(Pool.Clock.GetTimestamp() - Pool.Clock.Ticks(limit), Refusal.QueueTimeout);
    }
}
