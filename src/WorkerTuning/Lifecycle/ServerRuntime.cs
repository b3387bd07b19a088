using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Admission;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Lifecycle.Memory;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Planning;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle;

/// <summary>The arbiter with the pools it keeps, and what it watches of the process.</summary>
internal sealed class ServerRuntime : IAsyncDisposable, IDisposable
{
    // Frequent enough for a limit of a second, rare enough to cost nothing.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    // How long workers that do not end may hold up a host that goes without having been stopped.
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly PoolDirectory _directory;
    private readonly PoolParts _parts;
    private readonly bool _endsProcess;
    private readonly Lock _lock = new();
    private volatile PoolRuntime[] _named = [];
    // Pools that a reload has removed, until their last worker is disposed. Changed on the arbiter's thread.
    private volatile PoolRuntime[] _leaving = [];
    private volatile PoolState _state;
    private Task? _stopping;

    public ServerRuntime(
        IServiceScopeFactory scopes,
        WorkerBuilder builder,
        WorkerHooks hooks,
        AdmissionRules rules,
        PoolDirectory directory,
        RecyclePolicies policies,
        MemoryParts memory,
        ThreadControl threads,
        ProcessFigures figures,
        WorkerMetrics metrics,
        ListeningServer listening,
        [FromKeyedServices(ServerClock.Key)] TimeProvider clock,
        ILoggerFactory loggers)
    {
        var logger = loggers.CreateUnfailing(Log.Category);
        _directory = directory;
        _endsProcess = !listening.LeavesProcessAlone;
        Arbiter = new Arbiter(logger, Interval);
        _parts = new PoolParts(Arbiter, builder, hooks, clock, Queue, loggers);
        Probe = new PoolProbe(clock, Queue, ProcessEnd.Now, logger);
        var pool = new WorkerPool(scopes, clock, builder.HasLocals, metrics) { Rules = rules };
        Default = new PoolRuntime(pool, _parts, new ThreadMinimumControl(threads, Probe, loggers.CreateUnfailing(Lifecycle.Regulation.Log.Category)));
        Memory = new MemoryWatch(Default.Recycler, clock, memory.Process, memory.Timing, memory.Effects, Arbiter.Post, loggers.CreateUnfailing(Lifecycle.Memory.Log.Category));
        Resources = new ResourceWatch(figures, clock);
        var policyWatch = new PolicyWatch(policies, () => All.Select(p => p.Recycler), clock, Queue, Arbiter.Post);
        Arbiter.EachTick(Memory.Tick);
        Arbiter.EachTick(() => Probe.Check(Default.Plan.Timeout, _endsProcess ? Default.Plan.OnHang : HangAction.Log));
        Arbiter.EachTick(policyWatch.Tick);
        Arbiter.EachTick(() => Requests.Orphans.Collect());
        Arbiter.EachTick(Resources.Tick);
    }

    public Arbiter Arbiter { get; }

    public ResourceWatch Resources { get; }

    public PoolProbe Probe { get; }

    public MemoryWatch Memory { get; }

    /// <summary>The pool of all endpoints that name none.</summary>
    public PoolRuntime Default { get; }

    /// <summary>The other pools, in the order of their names.</summary>
    public IReadOnlyList<PoolRuntime> Named => _named;

    /// <summary>All pools, the default one first.</summary>
    public IEnumerable<PoolRuntime> All => _named.Prepend(Default);

    private IEnumerable<PoolRuntime> AllAndLeaving => All.Concat(_leaving);

    public ActiveRequests Requests => Default.Pool.Requests;

    public TimeProvider Clock => Default.Pool.Clock;

    /// <summary>Completes once every place of the default pool has had a worker, however many builds that took. The others are bulkheads, and hold up nothing.</summary>
    public Task Warm => Default.Warm;

    public int PlanRevision { get; private set; }

    public PoolState State => _state;

    /// <summary>Workers that there are to be.</summary>
    public int Target => All.Sum(p => p.Recycler.Target);

    /// <summary>Null where there is no such pool.</summary>
    /// <param name="name">Whatever the case; <c>default</c> for the default pool.</param>
    public PoolRuntime? Find(string name) => All.FirstOrDefault(p => string.Equals(p.Name ?? PoolName.Default, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Begins to build the workers.</summary>
    /// <param name="plan">The plan of the start.</param>
    /// <returns>Completes once each place has its worker; fails with what made the first build fail.</returns>
    /// <exception cref="ObjectDisposedException">The host is disposed already.</exception>
    public Task StartAsync(WorkerPlan plan)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_state != PoolState.New, this);
            _state = PoolState.Running;
        }

        PlanRevision = plan.Revision;
        _named = [.. plan.Pools.Select(Make)];
        Default.Begin(plan.Pool, plan.Recycle, AreOthersAdaptive(plan));
        for (var i = 0; i < _named.Length; i++)
            _named[i].Begin(plan.Pools[i].Pool, plan.Pools[i].Recycle);
        Publish();
        var built = WhenBuilt();
        Arbiter.Post(() =>
        {
            Default.Start(plan.Pool, plan.Recycle);
            for (var i = 0; i < _named.Length; i++)
                _named[i].Start(plan.Pools[i].Pool, plan.Pools[i].Recycle);
        });
        Arbiter.Start();
        return built;
    }

    /// <summary>Takes a new plan; the workers stay as they are until <see cref="RecycleForReload"/>. Cannot fail.</summary>
    /// <returns>Completes when it is in force. At once where the pool does not run.</returns>
    public Task TakeAsync(WorkerPlan plan)
    {
        var taken = Arbiter.PostAsync(() =>
        {
            // A stop may have come in between, and ends the pools that it has found.
            if (_state != PoolState.Running)
                return;
            PlanRevision = plan.Revision;
            Default.Reload(plan.Pool, plan.Recycle, AreOthersAdaptive(plan));
            var before = _named;
            _named = [.. plan.Pools.Select(p => Array.Find(before, b => IsCalled(b, p.Name)) ?? Make(p))];
            for (var i = 0; i < _named.Length; i++)
                Take(_named[i], plan.Pools[i], isNew: !before.Contains(_named[i]));
            Publish();
            foreach (var gone in before.Except(_named))
                Leave(gone);
        });
        return _state == PoolState.Running ? taken : Task.CompletedTask;
    }

    /// <summary>Recycles every worker under the plan that was taken last.</summary>
    public void RecycleForReload() => Arbiter.Post(() =>
    {
        foreach (var pool in All)
            pool.Recycler.RecycleAll(RecycleReason.Reload);
    });

    /// <summary>Recycles workers because somebody asked for it.</summary>
    /// <param name="pool">Whose.</param>
    /// <param name="id">Of the place; null for all.</param>
    /// <returns>Completes when each place has a worker whose build began later: true, or false where one never will.</returns>
    public async Task<bool> RecycleAsync(PoolRuntime pool, int? id)
    {
        if (_state != PoolState.Running)
            return false;
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isPosted = await Arbiter.PostAsync(() =>
        {
            if (id is { } one)
                pool.Recycler.RecycleOne(one, RecycleReason.Call, done: done.SetResult);
            else
                pool.Recycler.RecycleAll(RecycleReason.Call, done.SetResult);
        });
        return isPosted && await done.Task;
    }

    /// <summary>Adds or takes away workers of a pool; at least one stays, unless all were drained.</summary>
    /// <returns>How many there will be; 0 before the start.</returns>
    public int Resize(PoolRuntime pool, int change) => _state == PoolState.New ? 0 : pool.Resize(change);

    /// <summary>Lets every worker of every pool finish and go.</summary>
    public void Drain()
    {
        foreach (var pool in All)
            pool.Drain();
    }

    /// <summary>WebSockets hear that the server goes away, those that open from now on as well.</summary>
    public void SayGoingAway()
    {
        foreach (var pool in AllAndLeaving)
            pool.Watch.SayGoingAway();
    }

    /// <summary>Upgraded connections that heard so have not ended yet, and still have time to.</summary>
    public bool HasGoodbyes => AllAndLeaving.Any(p => p.Watch.HasGoodbyes);

    /// <summary>Ends every request from the next look on, and refuses those that wait.</summary>
    public void EndRequests()
    {
        foreach (var pool in AllAndLeaving)
        {
            pool.Watch.EndsAll = true;
            pool.Pool.Queue.RefuseUntil(long.MaxValue, Refusal.Stopping);
        }
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
            Requests.Orphans.Collect(all: true);
            PoolRuntime[] pools = [.. All];
            var left = pools.Length + _leaving.Length;
            foreach (var pool in _leaving)
                pool.Recycler.Stopped += One;
            foreach (var pool in pools)
                pool.Stop(One);

            void One()
            {
                if (--left > 0)
                    return;
                _state = PoolState.Stopped;
                stopped.SetResult();
            }
        });
        return stopped.Task;
    }

    // The first failure is the start's, whatever the other pools do.
    private Task WhenBuilt()
    {
        var built = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _named.Length + 1;
        foreach (var pool in All)
        {
            pool.Recycler.FirstBuilt = failure =>
            {
                if (failure is not null)
                    built.TrySetException(failure);
                else if (--first == 0)
                    built.TrySetResult();
            };
        }

        return built.Task;
    }

    private PoolRuntime Make(WorkerPoolPlan plan) => new(new WorkerPool(Default.Pool, plan.Name), _parts, threads: null);

    private static void Take(PoolRuntime pool, WorkerPoolPlan plan, bool isNew)
    {
        if (isNew)
        {
            pool.Begin(plan.Pool, plan.Recycle);
            pool.Start(plan.Pool, plan.Recycle);
        }
        else
        {
            pool.Reload(plan.Pool, plan.Recycle);
        }
    }

    // No endpoint names it any more, or the reload would have been refused.
    private void Leave(PoolRuntime pool)
    {
        _leaving = [.. _leaving, pool];
        pool.Pool.Queue.RefuseUntil(long.MaxValue, Refusal.Stopping);
        pool.Stop(() =>
        {
            pool.Forget();
            _leaving = [.. _leaving.Where(p => p != pool)];
        });
    }

    private void Publish()
    {
        _directory.Set(_named.Select(p => p.Pool));
        Memory.Set(_endsProcess ? Default.Plan : Default.Plan with { OnMemory = MemoryAction.Unhealthy }, _named.Select(p => new MemoryPool(p.Recycler, p.Plan)));
    }

    private static bool AreOthersAdaptive(WorkerPlan plan) => plan.Pools.Any(p => p.Pool.Regulation.IsAdaptive);

    private static bool IsCalled(PoolRuntime pool, string name) => string.Equals(pool.Name, name, StringComparison.OrdinalIgnoreCase);

    private static void Queue(Action work) => ThreadPool.UnsafeQueueUserWorkItem(static w => w(), work, preferLocal: false);
}
