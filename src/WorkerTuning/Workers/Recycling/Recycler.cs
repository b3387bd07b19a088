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

    private readonly List<Place> _places = [];
    private readonly List<Drain> _drains = [];
    private readonly long[] _recycled = new long[Enum.GetValues<RecycleReason>().Length];
    private PoolPlan _poolPlan = null!;
    private RecyclePlan _plan = null!;
    private long _failedBuilds;
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
        Resize(workers);
    }

    public void Resize(int workers)
    {
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
        place.Due = RecycleReason.Stuck;
        place.DueFrom = 0;
        if (place.Build is null)
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

        foreach (var place in _places.Where(p => p is { Due: not null, Build: null, Worker: not null } && p.DueFrom <= now).OrderBy(p => p.DueFrom))
        {
            if (Out(now) >= _plan.MaxRecycling)
                break;
            Begin(place);
        }

        foreach (var place in _places.Where(p => p is { Worker: null, Build: null, IsGone: false } && p.DueFrom <= now))
            Begin(place);
        foreach (var drain in _drains.Where(d => !d.IsOverdue && now >= d.Deadline))
        {
            drain.IsOverdue = true;
            if (drain.Worker.Leases > 0)
                Log.DrainOverdue(logger, drain.Worker.Identity.ToString(), drain.Worker.Leases, _plan.GracefulTimeout.TotalSeconds);
        }

        Publish();
    }

    /// <summary>Workers that are drained past graceful_timeout: their requests are to be ended.</summary>
    public bool IsOverdue(Worker worker) => _drains.Exists(d => d.IsOverdue && ReferenceEquals(d.Worker, worker));

    public bool HasOverdue => _drains.Exists(d => d.IsOverdue);

    /// <summary>The end of a build, good or bad.</summary>
    public void Built(Place place, Build build, Worker? worker, Exception? failure)
    {
        build.Dispose();
        if (build.IsGivenUp || place.IsGone || _isStopping)
        {
            if (ReferenceEquals(place.Build, build))
                place.Build = null;
            if (worker is not null)
                Retire(worker);
            Forget(place);
            return;
        }

        place.Build = null;
        if (worker is null)
            Fail(place, failure!);
        else
            Swap(place, worker, build);
        Publish();
    }

    /// <summary>Nothing holds on to a retired worker any more.</summary>
    public void Drained(Worker worker) => maker.Dispose(worker);

    /// <summary>A worker's scope is disposed.</summary>
    public void Disposed(Worker worker)
    {
        _drains.RemoveAll(d => ReferenceEquals(d.Worker, worker));
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
            var place = new Place(id);
            _places.Add(place);
            Begin(place);
        }
    }

    private void Leave(Place place)
    {
        place.IsGone = true;
        place.Build?.GiveUp();
        if (place.Worker is { } worker)
        {
            place.Worker = null;
            Publish();
            Retire(worker);
        }

        Forget(place);
    }

    private void Forget(Place place)
    {
        if (place is { IsGone: true, Build: null })
            _places.Remove(place);
        CheckStopped();
    }

    private void MarkDue(Place place, RecycleReason reason, string? detail)
    {
        if (place.Due is not null || place.Worker is not { } worker || place.IsGone)
            return;
        place.Due = reason;
        place.Detail = detail;
        // A young worker waits, so that a trigger that fires at once again and again cannot make a storm.
        var mayWait = reason is RecycleReason.Memory or RecycleReason.Policy or RecycleReason.Idle;
        place.DueFrom = mayWait ? worker.Born + Ticks(_plan.MinLifetime) : 0;
    }

    private void CheckAge(Place place, long now)
    {
        if (place.Worker is not { } worker)
            return;
        if (now - worker.Born >= place.AgeLimit)
            MarkDue(place, RecycleReason.MaxAge, null);
        else if (_plan.MaxIdle > TimeSpan.Zero && worker is { Leases: 0, Served: > 0 } && now - worker.LastUsed >= Ticks(_plan.MaxIdle))
            MarkDue(place, RecycleReason.Idle, null);
    }

    private void CheckBuild(Place place, long now)
    {
        if (place.Build is not { } build || _plan.BootTimeout == TimeSpan.Zero || now - build.Started < Ticks(_plan.BootTimeout))
            return;
        build.GiveUp();
        place.Build = null;
        Fail(place, new TimeoutException($"The build took longer than worker_boot_timeout = {_plan.BootTimeout.TotalSeconds} s."));
    }

    // Replacements that are built or drained; those past their grace no longer hold the others up.
    private int Out(long now) =>
        _places.Count(p => p is { Build: not null, Worker: not null }) + _drains.Count(d => now < d.Deadline && d.CountsAsOut);

    private void Begin(Place place)
    {
        var limit = _plan.MaxRequests == 0 ? 0 : _plan.MaxRequests + jitter.NextInt64(_plan.MaxRequestsJitter + 1L);
        var identity = new WorkerIdentity(place.Id, place.Generation + 1, _poolPlan.CapacityPerWorker, limit);
        place.Build = new Build(pool.Clock.GetTimestamp());
        maker.Make(place, identity, place.Build);
    }

    private void Fail(Place place, Exception failure)
    {
        _failedBuilds++;
        place.FailedBuilds++;
        var pause = TimeSpan.FromTicks(Math.Min(FirstRetry.Ticks << Math.Min(place.FailedBuilds - 1, 10), LastRetry.Ticks));
        place.DueFrom = pool.Clock.GetTimestamp() + Ticks(pause);
        if (place.Worker is { } worker)
            Log.BuildFailedOldServes(logger, failure, place.Id, worker.Identity.ToString(), place.FailedBuilds, pause.TotalSeconds);
        else
            Log.BuildFailed(logger, failure, place.Id, place.FailedBuilds, pause.TotalSeconds);
        ReportFirst(failure);
    }

    private void Swap(Place place, Worker worker, Build build)
    {
        var old = place.Worker;
        var reason = place.Due;
        place.Worker = worker;
        place.Generation = worker.Identity.Generation;
        place.Due = null;
        place.FailedBuilds = 0;
        place.AgeLimit = _plan.MaxAge == TimeSpan.Zero ? long.MaxValue : Ticks(_plan.MaxAge + (_plan.MaxAgeJitter * jitter.NextDouble()));
        Publish();
        if (old is not null && reason is { } why)
        {
            _recycled[(int)why]++;
            var age = pool.Clock.GetElapsedTime(old.Born);
            Log.Recycled(logger, old.Identity.ToString(), why, place.Detail is null ? "" : $" ({place.Detail})", old.Served, age.TotalSeconds, worker.Identity.ToString(), pool.Clock.GetElapsedTime(build.Started).TotalMilliseconds);
            Retire(old, why != RecycleReason.Stuck);
        }

        place.Detail = null;
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

    private void Retire(Worker worker, bool countsAsOut = true)
    {
        _drains.Add(new Drain(worker, pool.Clock.GetTimestamp() + Ticks(_plan.GracefulTimeout), countsAsOut));
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
            [.. _drains.Select(d => d.Worker)],
            [.. _places.Where(p => p is { Due: not null, Worker: not null }).Select(p => (p.Worker!, p.Due!.Value))],
            Target,
            _places.Count(p => p.Build is not null),
            [.. _recycled],
            _failedBuilds));
    }
}
