using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Workers.Recycling;

/// <summary>
/// Decides which workers there are. A successor is built and warmed first, swapped in, and only then does the old one finish its leases and
/// go. Everything here runs on the arbiter's thread; what takes time runs elsewhere and posts its end back.
/// </summary>
internal sealed class Recycler
{
    private readonly Places _places = new();
    private readonly Builds _builds;
    private readonly Drains _drains;
    private readonly Dues _dues;
    private readonly RecycleHistory _history = new();
    private readonly RecycleAsks _asks = new();
    private readonly BuildTurns _turns;
    private readonly WorkerPool _pool;
    private readonly IWorkerMaker _maker;
    private readonly Random _jitter;
    private readonly ILogger _logger;
    private RecyclePlan _plan = null!;
    private bool _isStopping;
    private Worker[] _current = [];
    private RecyclerView _view = RecyclerView.Empty;

    /// <param name="pool">The workers that take requests.</param>
    /// <param name="maker">Runs builds and disposals off the arbiter's thread.</param>
    /// <param name="jitter">The source of the spread.</param>
    /// <param name="logger">Says why each worker went.</param>
    /// <param name="mostBuilds">How many places may have their first worker built at a time; null for what fits the machine.</param>
    public Recycler(WorkerPool pool, IWorkerMaker maker, Random jitter, ILogger logger, int? mostBuilds = null)
    {
        (_pool, _maker, _jitter, _logger) = (pool, maker, jitter, logger);
        _builds = new Builds(maker, jitter, pool.Clock, logger, mostBuilds, pool.Name);
        _drains = new Drains(pool.Clock, logger);
        _dues = new Dues(pool.Clock, _drains);
        _turns = new BuildTurns(_places, _builds, _drains, _asks, pool.Clock);
    }

    /// <summary>Runs what listeners of metrics get, since they are user code. At once where nothing else is set.</summary>
    public Action<Action> Aside { get; init; } = static action => action();

    /// <summary>Called once each place has had a worker, or the first build of one has failed.</summary>
    public Action<Exception?>? FirstBuilt { get; set; }

    /// <summary>Called once each place has had a worker, however many builds that took.</summary>
    public Action? AllBuilt { get; set; }

    /// <summary>Called when the last worker is disposed after <see cref="Stop"/>.</summary>
    public Action? Stopped { get; set; }

    /// <summary>For other threads: what the snapshot shows.</summary>
    public RecyclerView View => Volatile.Read(ref _view);

    public int Target => _places.Target;

    /// <summary>The pool's name; null for the default pool.</summary>
    public string? PoolName => _pool.Name;

    public void Start(PoolPlan poolPlan, RecyclePlan plan)
    {
        Take(poolPlan, plan);
        _places.Add(poolPlan.Workers);
        _turns.BeginEmpty();
        Publish();
    }

    /// <summary>Takes a new plan; the workers follow it as they are recycled.</summary>
    /// <param name="poolPlan">Class and capacity.</param>
    /// <param name="plan">Limits.</param>
    /// <param name="workers">How many there shall be.</param>
    public void Apply(PoolPlan poolPlan, RecyclePlan plan, int workers)
    {
        Take(poolPlan, plan);
        // The new settings may be what the builds lacked.
        foreach (var place in _places.All)
            place.RetryFrom = 0;
        Resize(workers);
    }

    public void Resize(int workers)
    {
        if (_isStopping)
            return;
        var target = Target;
        if (workers > target)
        {
            _places.Add(workers - target);
            _turns.BeginEmpty();
        }
        else
        {
            Leave(_places.Last(target - workers));
            CheckFirst();
        }

        Publish();
    }

    /// <param name="id">Of the place.</param>
    /// <param name="reason">Why.</param>
    /// <param name="detail">More about it, for the log.</param>
    /// <param name="done">Called once the place has a worker whose build began after this call: true, or false where it never will.</param>
    public bool RecycleOne(int id, RecycleReason reason, string? detail = null, Action<bool>? done = null)
    {
        if (_isStopping || _places.Find(id) is not { } place)
        {
            done?.Invoke(false);
            return false;
        }

        Ask([place], reason, done);
        _dues.Mark(place, reason, detail);
        return true;
    }

    /// <param name="reason">Why.</param>
    /// <param name="done">Called once each place has a worker whose build began after this call: true, or false where one never will.</param>
    public void RecycleAll(RecycleReason reason, Action<bool>? done = null)
    {
        if (_isStopping)
        {
            done?.Invoke(false);
            return;
        }

        var places = _places.Standing;
        Ask(places, reason, done);
        foreach (var place in places)
            _dues.Mark(place, reason);
    }

    /// <summary>True where a place is held by that generation.</summary>
    public bool IsHeldBy(int id, int generation) => _places.Find(id)?.Worker?.Identity.Generation == generation;

    /// <summary>That cause is over: workers whose replacement has not begun are kept.</summary>
    public void Withdraw(RecycleReason reason)
    {
        foreach (var place in _places.All)
            Dues.Withdraw(place, reason);
    }

    /// <summary>A worker has served all it may.</summary>
    public void RecycleServed(Worker worker)
    {
        if (_places.Holder(worker) is { } place)
            _dues.Mark(place, RecycleReason.MaxRequests);
    }

    /// <summary>A worker whose request does not end is replaced before all others; it goes when the request does.</summary>
    public void RecycleStuck(Worker worker)
    {
        if (_places.Holder(worker) is not { } place)
        {
            _drains.NoteStuck(worker);
            return;
        }

        _dues.Mark(place, RecycleReason.Stuck);
        _turns.BeginStuck(place, _pool.Clock.GetTimestamp());
    }

    /// <summary>Due workers whose turn has come are replaced, builds that hang are given up, drains that last too long are ended.</summary>
    public void Tick()
    {
        var now = _pool.Clock.GetTimestamp();
        foreach (var place in _places.All)
        {
            _dues.CheckAge(place, now);
            var build = place.Build;
            if (_builds.CheckBoot(place, now) is not { } failure)
                continue;
            Measure(_pool.Clock.GetElapsedTime(build!.Started, now), (metrics, time) => metrics.Built(time, isGood: false, PoolName));
            ReportFirst(failure);
        }

        _turns.BeginDue(_plan, now);
        _turns.BeginEmpty();
        _drains.EndGraces(now, _plan);
        Publish();
    }

    /// <summary>Workers that are drained past graceful_timeout: their requests are to be ended.</summary>
    public bool IsOverdue(Worker worker) => _drains.IsOverdue(worker);

    /// <summary>The long-lived connections of a replaced worker are to be closed.</summary>
    public bool EndsLongLived(Worker worker) => _drains.EndsLongLived(worker);

    public bool HasOverdue => _drains.HasOverdue;

    /// <summary>The end of a build, good or bad.</summary>
    public void Built(Place place, Build build, Worker? worker, Exception? failure)
    {
        build.Dispose();
        if (build.IsGivenUp)
        {
            place.HangingBuilds--;
            if (worker is not null)
                Retire(worker);
            else if (failure is not OperationCanceledException)
                Log.LateFailure(_logger, failure!, _builds.Name(place));
            Forget(place);
        }
        else
        {
            place.Build = null;
            var isGood = worker is not null;
            Measure(_pool.Clock.GetElapsedTime(build.Started), (metrics, time) => metrics.Built(time, isGood, PoolName));
            if (worker is null)
            {
                _builds.Fail(place, build, failure!);
                ReportFirst(failure);
            }
            else
            {
                Swap(place, worker, build);
            }
        }

        _turns.BeginEmpty();
        Publish();
    }

    /// <summary>Nothing holds on to a retired worker any more.</summary>
    public void Drained(Worker worker)
    {
        _drains.Drained(worker);
        _maker.Dispose(worker);
    }

    /// <summary>A worker's scope is disposed.</summary>
    public void Disposed(Worker worker)
    {
        if (_drains.Remove(worker)?.Recycle is { } recycle)
            Measure(_pool.Clock.GetElapsedTime(recycle.Began), (metrics, time) => metrics.Recycled(time, recycle.Reason, PoolName));
        Publish();
        CheckStopped();
    }

    /// <summary>Retires every worker.</summary>
    public void Stop()
    {
        _isStopping = true;
        Leave([.. _places.All]);
        Publish();
        CheckStopped();
    }

    private void Take(PoolPlan poolPlan, RecyclePlan plan)
    {
        _plan = _dues.Plan = plan;
        _builds.Apply(poolPlan, plan);
    }

    private void Ask(IReadOnlyCollection<Place> places, RecycleReason reason, Action<bool>? done)
    {
        // The other reasons are about the worker that is there, not about the next; of a reload a build knows by itself.
        if (reason is RecycleReason.Call or RecycleReason.Schedule)
            _asks.Add(places, reason, done);
    }

    // All at once, so that the pool is replaced once for however many.
    private void Leave(List<Place> places)
    {
        var leaving = new List<Worker>(places.Count);
        foreach (var place in places)
        {
            place.IsGone = true;
            Builds.GiveUp(place);
            if (place.Worker is { } worker)
                leaving.Add(worker);
            place.Worker = null;
            _asks.Gone(place);
        }

        Replace();
        leaving.ForEach(worker => Retire(worker));
        places.ForEach(Forget);
    }

    private void Forget(Place place)
    {
        if (place.IsEmpty)
            _places.Remove(place);
        CheckStopped();
    }

    private void Swap(Place place, Worker worker, Build build)
    {
        var (old, reason, detail) = (place.Worker, place.Due, place.Detail);
        place.Take(worker, _plan.MaxAge == TimeSpan.Zero ? long.MaxValue : _pool.Clock.Ticks(_plan.MaxAge + (_plan.MaxAgeJitter * _jitter.NextDouble())));
        Replace();
        if (old is not null && reason is { } why)
            LetGo(place, old, why, detail, build);
        // It was begun under settings that a reload has replaced since, or before somebody asked for a fresh one.
        if (!_builds.IsCurrent(build))
            _dues.Mark(place, RecycleReason.Reload);
        if (place.Asked.Number > build.Ask)
            _dues.Mark(place, place.Asked.Reason);
        _asks.Taken(place, build);
        CheckFirst();
    }

    private void LetGo(Place place, Worker old, RecycleReason reason, string? detail, Build build)
    {
        var age = _pool.Clock.GetElapsedTime(old.Born);
        var identity = old.Identity;
        _history.Note(new WorkerRecycle
        {
            Time = _pool.Clock.GetUtcNow(),
            WorkerId = identity.Id,
            Generation = identity.Generation,
            Reason = reason,
            Detail = detail,
            Served = old.Served,
            Age = age,
        });
        Log.Recycled(_logger, identity.ToString(), MetricTag.Name(reason), detail is null ? "" : $" ({detail})", old.Served, age.TotalSeconds, place.Worker!.Identity.ToString(), _pool.Clock.GetElapsedTime(build.Started).TotalMilliseconds);
        place.Guard.Note(reason, age, _plan.MinLifetime);
        Retire(old, (reason, build.Started));
        var count = reason == RecycleReason.Stuck ? _drains.Stuck(place.Id) : place.Guard.InARow;
        if (KillLoopGuard.Slows(count))
            Log.KillLoop(_logger, _builds.Name(place), count, MetricTag.Name(reason), _dues.Hold(place, reason).TotalSeconds);
    }

    private void CheckFirst()
    {
        if ((FirstBuilt is not null || AllBuilt is not null) && _places.AreBuilt)
        {
            // Before the report: who hears of it looks at once.
            Publish();
            ReportFirst(null);
            var report = AllBuilt;
            AllBuilt = null;
            report?.Invoke();
        }
    }

    private void ReportFirst(Exception? failure)
    {
        var report = FirstBuilt;
        FirstBuilt = null;
        report?.Invoke(failure);
    }

    private void Retire(Worker worker, (RecycleReason Reason, long Began)? recycle = null)
    {
        var now = _pool.Clock.GetTimestamp();
        _drains.Add(new Drain(worker, now, now + _pool.Clock.Ticks(_plan.GracefulTimeout), recycle));
        worker.Retire();
    }

    private void CheckStopped()
    {
        if (_isStopping && _places.All.Count == 0 && _drains.Count == 0)
        {
            var report = Stopped;
            Stopped = null;
            report?.Invoke();
        }
    }

    private void Measure(TimeSpan time, Action<WorkerMetrics, TimeSpan> tell)
    {
        if (_pool.Metrics is { } metrics)
            Aside(() => tell(metrics, time));
    }

    private void Replace()
    {
        var current = _places.Workers;
        if (current.AsSpan().SequenceEqual(_current))
            return;
        _current = current;
        _pool.Replace(current);
    }

    private void Publish()
    {
        Replace();
        Volatile.Write(ref _view, RecyclerView.Of(_current, _places, _drains, _builds, _history));
    }
}
