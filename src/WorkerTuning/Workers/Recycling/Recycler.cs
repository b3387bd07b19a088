using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Workers.Recycling;

/// <summary>
/// Decides which workers there are. A successor is built and warmed first, swapped in, and only then does the old one finish its leases and
/// go. Everything here runs on the arbiter's thread; what takes time runs elsewhere and posts its end back.
/// </summary>
/// <param name="pool">The workers that take requests.</param>
/// <param name="maker">Runs builds and disposals off the arbiter's thread.</param>
/// <param name="jitter">The source of the spread.</param>
/// <param name="logger">Says why each worker went.</param>
internal sealed class Recycler(WorkerPool pool, IWorkerMaker maker, Random jitter, ILogger logger)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    // A build that hangs holds a thread; a few may, since what it waits for may come back.
    private const int MostHanging = 4;

    private readonly List<Place> _places = [];
    private readonly Dictionary<int, int> _generations = [];
    private readonly Drains _drains = new(logger);
    private readonly long[] _recycled = new long[Enum.GetValues<RecycleReason>().Length];
    private PoolPlan _poolPlan = null!;
    private RecyclePlan _plan = null!;
    private long _failedBuilds;
    private int _revision;
    private bool _isStopping;
    private RecyclerView _view = RecyclerView.Empty;

    /// <summary>Called once each place has had a worker, or the first build of one has failed.</summary>
    public Action<Exception?>? FirstBuilt { get; set; }

    /// <summary>Called once each place has had a worker, however many builds that took.</summary>
    public Action? AllBuilt { get; set; }

    /// <summary>Called when the last worker is disposed after <see cref="Stop"/>.</summary>
    public Action? Stopped { get; set; }

    /// <summary>For other threads: what the snapshot shows.</summary>
    public RecyclerView View => Volatile.Read(ref _view);

    public int Target => _places.Count(p => !p.IsGone);

    public void Start(PoolPlan poolPlan, RecyclePlan plan)
    {
        _poolPlan = poolPlan;
        _plan = plan;
        Grow(poolPlan.Workers);
        Publish();
    }

    /// <summary>Takes a new plan; the workers follow it as they are recycled.</summary>
    /// <param name="poolPlan">Class and capacity.</param>
    /// <param name="plan">Limits.</param>
    /// <param name="workers">How many there shall be.</param>
    public void Apply(PoolPlan poolPlan, RecyclePlan plan, int workers)
    {
        _poolPlan = poolPlan;
        _plan = plan;
        _revision++;
        // The new settings may be what the builds lacked.
        _places.ForEach(p => p.RetryFrom = 0);
        Resize(workers);
    }

    public void Resize(int workers)
    {
        if (_isStopping)
            return;
        var target = Target;
        if (workers > target)
        {
            Grow(workers - target);
        }
        else
        {
            // gunicorn lets the oldest go first; here the last place goes, so that ids stay dense.
            foreach (var place in _places.Where(p => !p.IsGone).OrderByDescending(p => p.Id).Take(target - workers).ToList())
                Leave(place);
            CheckFirst();
        }

        Publish();
    }

    public bool RecycleOne(int id, RecycleReason reason, string? detail = null)
    {
        var place = _places.Find(p => p.Id == id && !p.IsGone);
        if (place is null)
            return false;
        MarkDue(place, reason, detail);
        return true;
    }

    public void RecycleAll(RecycleReason reason)
    {
        foreach (var place in _places)
            MarkDue(place, reason, null);
    }

    /// <summary>A worker has served all it may.</summary>
    public void RecycleServed(Worker worker)
    {
        if (Holder(worker) is { } place)
            MarkDue(place, RecycleReason.MaxRequests, null);
    }

    /// <summary>A worker whose request does not end is replaced before all others; it goes when the request does.</summary>
    public void RecycleStuck(Worker worker)
    {
        if (Holder(worker) is not { } place)
            return;
        MarkDue(place, RecycleReason.Stuck, null);
        var now = pool.Clock.GetTimestamp();
        if (place.Due == RecycleReason.Stuck && place.DueFrom <= now && MayBuild(place, now))
            Begin(place);
    }

    /// <summary>Due workers whose turn has come are replaced, builds that hang are given up, drains that last too long are ended.</summary>
    public void Tick()
    {
        var now = pool.Clock.GetTimestamp();
        foreach (var place in _places)
        {
            CheckAge(place, now);
            CheckBuild(place, now);
        }

        foreach (var place in _places.Where(p => p is { Due: not null, Worker: not null } && p.DueFrom <= now && MayBuild(p, now)).OrderBy(p => p.DueFrom).ToList())
        {
            if (place.Due != RecycleReason.Stuck && Out(now) >= _plan.MaxRecycling)
                continue;
            Begin(place);
        }

        foreach (var place in _places.Where(p => p.Worker is null && MayBuild(p, now)).ToList())
            Begin(place);
        _drains.EndGraces(now, _plan.GracefulTimeout);
        Publish();
    }

    /// <summary>Workers that are drained past graceful_timeout: their requests are to be ended.</summary>
    public bool IsOverdue(Worker worker) => _drains.IsOverdue(worker);

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
                Log.LateFailure(logger, failure!, place.Id);
            Forget(place);
        }
        else
        {
            place.Build = null;
            pool.Metrics?.Built(pool.Clock.GetElapsedTime(build.Started), worker is not null);
            if (worker is null)
                Fail(place, failure!);
            else
                Swap(place, worker, build);
        }

        Publish();
    }

    /// <summary>Nothing holds on to a retired worker any more.</summary>
    public void Drained(Worker worker) => maker.Dispose(worker);

    /// <summary>A worker's scope is disposed.</summary>
    public void Disposed(Worker worker)
    {
        if (_drains.Remove(worker)?.Recycle is { } recycle)
            pool.Metrics?.Recycled(pool.Clock.GetElapsedTime(recycle.Began), recycle.Reason);
        Publish();
        CheckStopped();
    }

    /// <summary>Retires every worker.</summary>
    public void Stop()
    {
        _isStopping = true;
        foreach (var place in _places.ToList())
            Leave(place);
        Publish();
        CheckStopped();
    }

    private void Grow(int count)
    {
        var ids = Enumerable.Range(1, int.MaxValue).Where(id => !_places.Exists(p => p.Id == id)).Take(count).ToList();
        foreach (var id in ids)
        {
            var place = new Place(id) { Generation = _generations.GetValueOrDefault(id) };
            _places.Add(place);
            Begin(place);
        }
    }

    private void Leave(Place place)
    {
        place.IsGone = true;
        GiveUp(place);
        if (place.Worker is { } worker)
        {
            place.Worker = null;
            Publish();
            Retire(worker);
        }

        Forget(place);
    }

    private static void GiveUp(Place place)
    {
        if (place.Build is not { } build)
            return;
        build.GiveUp();
        place.Build = null;
        place.HangingBuilds++;
    }

    private void Forget(Place place)
    {
        if (place.IsEmpty)
        {
            _places.Remove(place);
            _generations[place.Id] = place.Generation;
        }

        CheckStopped();
    }

    private void MarkDue(Place place, RecycleReason reason, string? detail)
    {
        if (place.Worker is not { } worker || place.IsGone)
            return;
        // A young worker waits, so that a trigger that fires at once again and again cannot make a storm.
        var hold = Hold(place, reason);
        var from = hold == TimeSpan.Zero ? 0 : worker.Born + Ticks(hold);
        // The first reason stands, unless a later one need not wait as long; a stuck worker is one whatever else it is.
        if (place.Due is not null && (reason == RecycleReason.Stuck ? place.Build is null && from > place.DueFrom : place.Build is not null || from >= place.DueFrom))
            return;
        place.Due = reason;
        place.Detail = detail;
        place.DueFrom = from;
    }

    private TimeSpan Hold(Place place, RecycleReason reason) => reason switch
    {
        RecycleReason.Memory or RecycleReason.Policy or RecycleReason.Idle => KillLoopGuard.Hold(place.Guard.InARow, _plan.MinLifetime),
        // Capacity is restored at once, but each stuck worker that is left behind holds threads and memory.
        RecycleReason.Stuck when _drains.Stuck(place.Id) is var stuck && KillLoopGuard.Slows(stuck) => KillLoopGuard.Hold(stuck, _plan.MinLifetime),
        _ => TimeSpan.Zero,
    };

    private void CheckAge(Place place, long now)
    {
        if (place.Worker is not { } worker)
            return;
        worker.Watch(now);
        if (now - worker.Born >= place.AgeLimit)
            MarkDue(place, RecycleReason.MaxAge, null);
        else if (_plan.MaxIdle > TimeSpan.Zero && worker is { Leases: 0, Served: > 0 } && now - worker.LastUsed >= Ticks(_plan.MaxIdle))
            MarkDue(place, RecycleReason.Idle, null);
        else if (place is { Due: RecycleReason.Idle, Build: null })
            place.Due = null;
    }

    private void CheckBuild(Place place, long now)
    {
        if (place.Build is not { } build || _plan.BootTimeout == TimeSpan.Zero || now - build.Started < Ticks(_plan.BootTimeout))
            return;
        pool.Metrics?.Built(pool.Clock.GetElapsedTime(build.Started, now), isGood: false);
        GiveUp(place);
        Fail(place, new TimeoutException($"The build took longer than worker_boot_timeout = {_plan.BootTimeout.TotalSeconds} s."));
    }

    // Replacements that are built or drained; those past their grace no longer hold the others up.
    private int Out(long now) =>
        _places.Count(p => p is { Build: not null, Worker: not null }) + _drains.Out(now);

    private static bool MayBuild(Place place, long now) =>
        place is { Build: null, IsGone: false, HangingBuilds: < MostHanging } && place.RetryFrom <= now;

    private void Begin(Place place)
    {
        var limit = _plan.MaxRequests == 0 ? 0 : _plan.MaxRequests + jitter.NextInt64(_plan.MaxRequestsJitter + 1L);
        var identity = new WorkerIdentity(place.Id, place.Generation + 1, _poolPlan.CapacityPerWorker, limit);
        place.Build = new Build(pool.Clock.GetTimestamp(), _revision);
        maker.Make(place, identity, place.Build);
    }

    private void Fail(Place place, Exception failure)
    {
        _failedBuilds++;
        place.FailedBuilds++;
        var pause = TimeSpan.FromTicks(Math.Min(FirstRetry.Ticks << Math.Min(place.FailedBuilds - 1, 10), LastRetry.Ticks));
        place.RetryFrom = pool.Clock.GetTimestamp() + Ticks(pause);
        if (place.Worker is { } worker)
            Log.BuildFailedOldServes(logger, failure, place.Id, worker.Identity.ToString(), place.FailedBuilds, pause.TotalSeconds);
        else
            Log.BuildFailed(logger, failure, place.Id, place.FailedBuilds, pause.TotalSeconds);
        if (place.HangingBuilds == MostHanging)
            Log.BuildsHang(logger, place.HangingBuilds, place.Id);
        ReportFirst(failure);
    }

    private void Swap(Place place, Worker worker, Build build)
    {
        var (old, reason, detail) = (place.Worker, place.Due, place.Detail);
        place.Worker = worker;
        place.Generation = worker.Identity.Generation;
        place.Due = null;
        place.Detail = null;
        place.FailedBuilds = 0;
        place.RetryFrom = 0;
        place.AgeLimit = _plan.MaxAge == TimeSpan.Zero ? long.MaxValue : Ticks(_plan.MaxAge + (_plan.MaxAgeJitter * jitter.NextDouble()));
        Publish();
        if (old is not null && reason is { } why)
            LetGo(place, old, why, detail, build);
        // It was begun under settings that a reload has replaced since.
        if (build.Revision != _revision)
            MarkDue(place, RecycleReason.Reload, null);
        CheckFirst();
    }

    private void LetGo(Place place, Worker old, RecycleReason reason, string? detail, Build build)
    {
        _recycled[(int)reason]++;
        var age = pool.Clock.GetElapsedTime(old.Born);
        Log.Recycled(logger, old.Identity.ToString(), reason, detail is null ? "" : $" ({detail})", old.Served, age.TotalSeconds, place.Worker!.Identity.ToString(), pool.Clock.GetElapsedTime(build.Started).TotalMilliseconds);
        place.Guard.Note(reason, age, _plan.MinLifetime);
        Retire(old, (reason, build.Started));
        var count = reason == RecycleReason.Stuck ? _drains.Stuck(place.Id) : place.Guard.InARow;
        if (KillLoopGuard.Slows(count))
            Log.KillLoop(logger, place.Id, count, reason, Hold(place, reason).TotalSeconds);
    }

    private void CheckFirst()
    {
        if (_places.TrueForAll(p => p.Worker is not null || p.IsGone))
        {
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
        _drains.Add(new Drain(worker, pool.Clock.GetTimestamp() + Ticks(_plan.GracefulTimeout), recycle));
        worker.Retire();
    }

    private void CheckStopped()
    {
        if (_isStopping && _places.Count == 0 && _drains.Count == 0)
        {
            var report = Stopped;
            Stopped = null;
            report?.Invoke();
        }
    }

    private Place? Holder(Worker worker) => _places.Find(p => ReferenceEquals(p.Worker, worker));

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * pool.Clock.TimestampFrequency);

    private void Publish()
    {
        var current = _places.Where(p => p.Worker is not null).OrderBy(p => p.Id).Select(p => p.Worker!).ToArray();
        if (!current.AsSpan().SequenceEqual(_view.Current))
            pool.Replace(current);
        Volatile.Write(ref _view, new RecyclerView(
            current,
            _drains.Workers,
            [.. _places.Where(p => p is { Due: not null, Worker: not null }).Select(p => (p.Worker!, p.Due!.Value))],
            Target,
            _places.Count(p => p.Build is not null),
            _places.Count(p => p.FailedBuilds > 0),
            [.. _recycled],
            _failedBuilds));
    }
}
