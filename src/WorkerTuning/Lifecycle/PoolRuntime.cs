using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Admission;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle.Memory;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Planning;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle;

/// <summary>The pool with its arbiter, recycler and watches, wired together once.</summary>
internal sealed class PoolRuntime : IAsyncDisposable, IDisposable
{
    // Frequent enough for a limit of a second, rare enough to cost nothing.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // How long workers that do not end may hold up a host that goes without having been stopped.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger;
    private readonly ILogger _requests;
    private readonly WorkerHooks _hooks;
    private readonly bool _endsProcess;
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PoolSize _size = new();
    private readonly Lock _lock = new();
    private RecyclePlan _plan = new();
    private int _announced;
    private volatile PoolState _state;
    private Task? _stopping;

    public PoolRuntime(
        IServiceScopeFactory scopes,
        WorkerBuilder builder,
        WorkerHooks hooks,
        AdmissionRules admission,
        RecyclePolicies policies,
        MemoryParts memory,
        ThreadControl threads,
        ProcessFigures figures,
        WorkerMetrics metrics,
        ListeningServer server,
        [FromKeyedServices(ServerClock.Key)] TimeProvider clock,
        ILoggerFactory loggers)
    {
        _logger = loggers.CreateUnfailing(Log.Category);
        _requests = loggers.CreateUnfailing(Workers.Log.Category);
        _hooks = hooks;
        _endsProcess = !server.LeavesProcessAlone;
        Admission = admission;
        Arbiter = new Arbiter(_logger, Interval);
        Pool = new WorkerPool(scopes, clock, builder.HasLocals, metrics) { Due = worker => Arbiter.Post(() => Recycler!.RecycleServed(worker)) };
        var maker = new WorkerMaker(builder, hooks, clock, Arbiter, _logger);
        Recycler = maker.Recycler = new Recycler(Pool, maker, Random.Shared, loggers.CreateUnfailing(Workers.Log.Category)) { Aside = Queue };
        Watch = new RequestWatch(Pool, Recycler, hooks, _logger);
        Probe = new PoolProbe(clock, Queue, ProcessEnd.Now, _logger);
        Policies = new PolicyWatch(policies, Recycler, clock, Queue, Arbiter.Post);
        Schedule = new RecycleSchedule(clock);
        Memory = new MemoryWatch(Recycler, clock, memory.Process, memory.Timing, memory.Effects, Arbiter.Post, loggers.CreateUnfailing(Lifecycle.Memory.Log.Category));
        Resources = new ResourceWatch(figures, clock);
        var regulation = loggers.CreateUnfailing(Lifecycle.Regulation.Log.Category);
        Regulation = new PoolRegulation(
            Pool,
            admission,
            new ConcurrencyControl(Pool, admission, regulation),
            new PoolSizeControl(Recycler, () => Bounds is { IsRange: true } b ? (b.Minimum, b.Maximum) : null, Regulate, regulation),
            new ThreadMinimumControl(threads, Probe, regulation));
        Arbiter.EachTick(Watch.Scan);
        Arbiter.EachTick(RecycleBySchedule);
        Arbiter.EachTick(Recycler.Tick);
        Arbiter.EachTick(Memory.Tick);
        Arbiter.EachTick(() => Probe.Check(_plan.Timeout, _plan.OnHang));
        Arbiter.EachTick(RefuseLateWaiters);
        Arbiter.EachTick(Policies.Tick);
        Arbiter.EachTick(Regulation.Tick);
        Arbiter.EachTick(() => Pool.Orphans.Collect());
        Arbiter.EachTick(Resources.Tick);
    }

    public Arbiter Arbiter { get; }

    public ResourceWatch Resources { get; }

    public WorkerPool Pool { get; }

    public Recycler Recycler { get; }

    public RequestWatch Watch { get; }

    public PoolProbe Probe { get; }

    public MemoryWatch Memory { get; }

    public AdmissionRules Admission { get; }

    public PoolRegulation Regulation { get; }

    /// <summary>How many workers there may be: as planned, and what was added or taken away by hand.</summary>
    public WorkerCount Bounds => _size.Bounds;

    /// <summary>Completes once every place has had a worker, however many builds that took.</summary>
    public Task Warm => _warm.Task;

    public int PlanRevision { get; private set; }

    public PoolState State => _state;

    private RecycleSchedule Schedule { get; }

    private PolicyWatch Policies { get; }

    /// <summary>Begins to build the workers.</summary>
    /// <param name="plan">The plan of the start.</param>
    /// <returns>Completes once every place has its worker; fails with what made the first build fail.</returns>
    /// <exception cref="ObjectDisposedException">The host is disposed already.</exception>
    public Task StartAsync(WorkerPlan plan)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_state != PoolState.New, this);
            _state = PoolState.Running;
        }

        var built = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Take(plan);
        _size.Start(plan);
        _announced = plan.Workers;
        Recycler.FirstBuilt = failure =>
        {
            if (failure is not null)
                built.SetException(failure);
            else
                built.SetResult();
        };
        Recycler.AllBuilt = _warm.SetResult;
        Arbiter.Post(() => Recycler.Start(plan.Pool, plan.Recycle));
        Arbiter.Start();
        return built.Task;
    }

    /// <summary>Takes a new plan; the workers stay as they are until <see cref="RecycleForReload"/>. Cannot fail.</summary>
    /// <returns>Completes when it is in force. At once where the pool does not run.</returns>
    public Task TakeAsync(WorkerPlan plan)
    {
        var taken = Arbiter.PostAsync(() =>
        {
            Take(plan);
            _size.Reload(plan);
            var wanted = _size.Wanted;
            Recycler.Apply(plan.Pool, plan.Recycle, wanted);
            Announce(wanted);
        });
        return _state == PoolState.Running ? taken : Task.CompletedTask;
    }

    /// <summary>Recycles every worker under the plan that was taken last.</summary>
    public void RecycleForReload() => Arbiter.Post(() => Recycler.RecycleAll(RecycleReason.Reload));

    /// <summary>Recycles workers because somebody asked for it.</summary>
    /// <param name="id">Of the place; null for all.</param>
    /// <returns>Completes when each place has a worker whose build began later: true, or false where one never will.</returns>
    public async Task<bool> RecycleAsync(int? id)
    {
        if (_state != PoolState.Running)
            return false;
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = await Arbiter.PostAsync(() =>
        {
            if (id is { } one)
                Recycler.RecycleOne(one, RecycleReason.Call, done: done.SetResult);
            else
                Recycler.RecycleAll(RecycleReason.Call, done.SetResult);
        });
        return isPosted && await done.Task;
    }

    /// <summary>Adds or takes away workers; at least one stays, unless all were drained.</summary>
    /// <returns>How many there will be.</returns>
    public int Resize(int change)
    {
        if (_state == PoolState.New)
            return 0;
        var wanted = _size.Change(change);
        if (change != 0)
            Arbiter.Post(FollowSize);
        return wanted;
    }

    /// <summary>Lets every worker finish and go. Requests wait in the queue until workers are added or the settings are reloaded.</summary>
    public void Drain()
    {
        _size.Drain();
        Arbiter.Post(FollowSize);
    }

    /// <summary>Retires every worker. Any number of times; at once where there never were any.</summary>
    /// <returns>Completes when all are disposed.</returns>
    public Task StopAsync()
    {
        lock (_lock)
        {
            if (_stopping is not null)
                return _stopping;
            if (_state == PoolState.Running)
                return _stopping = Stop();
            _state = PoolState.Stopped;
            return _stopping = Task.CompletedTask;
        }
    }

    /// <summary>
    /// Ends the workers of a host that goes without having been stopped, and waits for them, but not for long. A stop under way has had its
    /// time and is not waited for again.
    /// </summary>
    public async Task EndAsync()
    {
        if (_state == PoolState.Running)
            await Task.WhenAny(StopAsync(), Task.Delay(EndLimit, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await StopWithoutStart();
        Arbiter.Dispose();
        Memory.Dispose();
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    // From here on there can be no start either.
    private Task StopWithoutStart() => _state == PoolState.New ? StopAsync() : Task.CompletedTask;

    private Task Stop()
    {
        _state = PoolState.Stopping;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Arbiter.Post(() =>
        {
            Recycler.Stopped = () =>
            {
                _state = PoolState.Stopped;
                stopped.SetResult();
            };
            Pool.Orphans.Collect(all: true);
            Recycler.Stop();
        });
        return stopped.Task;
    }

    private void Regulate(int workers)
    {
        _size.Regulate(workers);
        FollowSize();
    }

    private void Take(WorkerPlan plan)
    {
        _plan = _endsProcess ? plan.Recycle : plan.Recycle with { OnHang = HangAction.Log, OnMemory = MemoryAction.Unhealthy };
        PlanRevision = plan.Revision;
        Admission.Set(plan.Recycle.QueueLimit, plan.Recycle.QueueTimeout);
        Pool.Timing = new RequestTiming(Pool.Clock.Ticks(plan.Recycle.Timeout), plan.WorkerClass == WorkerClass.Async);
        Pool.Slow = plan.Pool.SlowRequest > TimeSpan.Zero ? new SlowRequests(Pool.Clock.Ticks(plan.Pool.SlowRequest), Pool.Clock, _requests) : null;
        Schedule.Set(plan.Recycle.At);
        Memory.Set(_plan);
        Regulation.Set(plan.Pool);
    }

    // What is wanted now, not when it was posted: a reload may have come in between.
    private void FollowSize()
    {
        var wanted = _size.Wanted;
        Recycler.Resize(wanted);
        Announce(wanted);
    }

    private void Announce(int workers)
    {
        if (workers == _announced)
            return;
        var before = _announced;
        _announced = workers;
        _ = _hooks.Later(h => h.NWorkersChangedAsync(workers, before));
    }

    private void RecycleBySchedule()
    {
        if (Schedule.HasCome())
            Recycler.RecycleAll(RecycleReason.Schedule);
    }

    private void RefuseLateWaiters()
    {
        if (!Pool.Queue.IsOpen)
            Pool.Queue.Dispatch(Pool.Clock.GetTimestamp());
        var limit = Admission.QueueTimeout;
        if (limit > TimeSpan.Zero && Pool.Queue.Count > 0)
            Pool.Queue.RefuseUntil(Pool.Clock.GetTimestamp() - Pool.Clock.Ticks(limit), Refusal.QueueTimeout);
    }

    private static void Queue(Action work) => ThreadPool.UnsafeQueueUserWorkItem(static w => w(), work, preferLocal: false);
}
