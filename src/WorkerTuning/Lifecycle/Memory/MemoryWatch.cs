using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Planning;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>Measures the process, asks the ladder, does what it says and tells of it. Belongs to the arbiter's thread, but for the snapshot.</summary>
/// <param name="recycler">Replaces the workers of the default pool.</param>
/// <param name="clock">The pool's.</param>
/// <param name="memory">What is measured.</param>
/// <param name="timing">The pace.</param>
/// <param name="effects">The collection and the exit.</param>
/// <param name="post">Brings the end of a collection back to the arbiter's thread.</param>
/// <param name="logger">Told of every step.</param>
internal sealed class MemoryWatch(
    Recycler recycler, TimeProvider clock, ProcessMemory memory, MemoryTiming timing, MemoryEffects effects, Action<Action> post, ILogger logger) : IDisposable
{
    // Looks in a row that failed themselves; after so many the last step is all that is left.
    private const int HopelessLooks = 4;

    private readonly MemoryReserve _reserve = new();
    private readonly MemorySnapshot _hopeless = new() { Step = MemoryStep.Spent, IsUnhealthy = true };
    private int _failuresSeen;
    private TimeSpan? _failedAt;
    private int _failedLooks;
    private MemoryReading? _earliest;

    private readonly long _start = clock.GetTimestamp();
    private readonly MemoryLadder _ladder = new(timing);
    private readonly MemoryReport _report = new(logger, timing.LogInterval);
    private RecyclePlan _plan = new();
    private MemoryPool[] _pools = [new(recycler, new())];
    private TimeSpan? _sampledAt;
    private TimeSpan? _warmSince;
    private MemoryReading? _baseline;
    private bool _isAnnounced;
    private DateTimeOffset? _lastAction;
    private MemorySnapshot _snapshot = new();

    /// <summary>For any thread.</summary>
    public MemorySnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Allocations that failed anywhere in the process.</summary>
    public AllocationFailures Failures { get; } = new();

    /// <summary>True once the ladder's last step has asked for the end of the process.</summary>
    public bool EndsProcess { get; private set; }

    /// <param name="plan">The default pool's, and what holds for the process.</param>
    /// <param name="others">The other pools' recyclers and limits.</param>
    public void Set(RecyclePlan plan, params IEnumerable<MemoryPool> others)
    {
        _plan = plan;
        _pools = [new(recycler, plan), .. others];
        _isAnnounced = false;
        if (!HasBudget)
            return;
        Failures.Watch();
        _reserve.Hold();
    }

    public void Dispose() => Failures.Dispose();

    private bool HasBudget => Array.Exists(_pools, static p => p.Plan.MaxWorkerMemory > 0);

    public void Tick()
    {
        try
        {
            Look();
            _failedLooks = 0;
        }
        catch (OutOfMemoryException)
        {
            Fail();
        }
    }

    private void Look()
    {
        var now = clock.GetElapsedTime(_start);
        if (!_ladder.IsClimbing && now - _sampledAt < timing.SampleInterval && Failures.Count == _failuresSeen)
            return;
        var view = new MemoryView(_pools);
        // Not started, or stopping.
        if (view.Target == 0)
            return;
        _sampledAt = now;
        var reading = memory.Read();
        _earliest ??= reading;
        var isFailing = TakeFailures(reading);
        if (isFailing)
        {
            _failedAt = now;
            _baseline ??= _earliest;
        }

        Settle(view, now, reading);
        if (_baseline is not { } baseline)
        {
            Publish(view.Budget == 0 ? MemoryStep.Off : MemoryStep.Settling, WorkingSet(reading), null, view, null, null);
            return;
        }

        // Two readings of the same kind: a child process that comes or goes changes what can be measured.
        var (workingSet, from) = reading.Group is { } group && baseline.Group is { } groupBefore ? (group, groupBefore) : (reading.ResidentSet, baseline.ResidentSet);
        if (view.Budget == 0)
        {
            if (_ladder.Rest() is MemoryMove.Calm)
                Withdraw();
            Publish(MemoryStep.Off, workingSet, from, view, null, null);
            return;
        }

        var budget = view.Budget;
        var other = Math.Max(0, from - baseline.Heap);
        var limit = MemoryLimit.Of(from, budget, memory.Limit, memory.HeapLimit, other);
        if (!_isAnnounced)
            _report.Baseline(from, baseline.Group is not null, budget, view.Target, limit, memory.Limit, other);
        _isAnnounced = true;
        var waiting = Climb(Describe(view, now, workingSet, limit) with { Heap = reading.Heap, IsFailing = isFailing, IsExhausted = now - _failedAt < timing.Exhaustion });
        Publish(_ladder.Step, workingSet, from, view, limit, waiting);
    }

    // One that failed in a heap with room was too large in itself, and any request can ask for such.
    private bool TakeFailures(MemoryReading reading)
    {
        var count = Failures.Count;
        var isNew = count != _failuresSeen;
        _failuresSeen = count;
        var isFailing = isNew && HasBudget && reading.Heap >= new MemoryLimit(0, 0, memory.HeapLimit).HeapHalf;
        if (isFailing)
            _reserve.GiveUp();
        return isFailing;
    }

    // Nothing here allocates, but for the words, which come last.
    private void Fail()
    {
        _reserve.GiveUp();
        if (++_failedLooks != HopelessLooks || !HasBudget)
            return;
        Volatile.Write(ref _snapshot, _hopeless);
        if (_plan.OnMemory == MemoryAction.Exit)
        {
            Environment.ExitCode = PoolProbe.ExitCode;
            EndsProcess = true;
        }

        try
        {
            Log.LadderExhausted(logger, _plan.OnMemory == MemoryAction.Exit ? "The host stops and the process ends with code 79 (on_memory = exit)" : "The process is unhealthy");
            if (EndsProcess)
                effects.Exit(PoolProbe.ExitCode);
        }
        catch (OutOfMemoryException)
        {
            // The stop of the server sees EndsProcess.
        }
    }

    private void Settle(MemoryView view, TimeSpan now, MemoryReading reading)
    {
        if (_baseline is not null || (_warmSince is null && view.Current.Count < view.Target))
            return;
        _warmSince ??= now;
        if (now - _warmSince >= timing.Settling)
            _baseline = reading;
    }

    private MemoryLook Describe(MemoryView view, TimeSpan now, long workingSet, MemoryLimit limit) => new(
        now,
        workingSet,
        limit,
        [.. view.Current.Select(w => See(w, false)), .. view.Draining.Select(w => See(w, true))],
        view.IsRecycling,
        _plan.MinLifetime,
        _plan.OnMemory);

    private MemoryWorker See(Worker worker, bool isDraining) =>
        new(new() { Pool = worker.Identity.Pool ?? PoolName.Default, Id = worker.Identity.Id, Generation = worker.Identity.Generation }, clock.GetElapsedTime(worker.Born), isDraining);

    private string? Climb(MemoryLook look)
    {
        var before = _ladder.Step;
        var move = _ladder.Look(look);
        if (_ladder.IsClimbing && before is not (MemoryStep.Recycling or MemoryStep.Collecting))
            _report.Tripped(look, timing.SamplesInARow);
        if (move is MemoryMove.Recycle or MemoryMove.Collect or MemoryMove.Exit || (move is MemoryMove.Unhealthy && !Snapshot.IsUnhealthy))
            _lastAction = clock.GetUtcNow();
        // In words first: what follows may end the process.
        var waiting = _report.Tell(move, look);
        switch (move)
        {
            case MemoryMove.Calm:
                _reserve.Hold();
                // Asked to go and not begun with, as where the kill-loop guard holds it back: it would go for nothing.
                Withdraw();
                break;
            case MemoryMove.Recycle recycle:
                Find(recycle.Worker.Pool)?.RecycleOne(recycle.Worker.Id, RecycleReason.Memory, MemoryReport.Detail(look));
                break;
            case MemoryMove.Collect:
                Collect(look.WorkingSet);
                break;
            case MemoryMove.Exit:
                EndsProcess = true;
                effects.Exit(PoolProbe.ExitCode);
                break;
        }

        return waiting;
    }

    private void Withdraw()
    {
        foreach (var pool in _pools)
            pool.Recycler.Withdraw(RecycleReason.Memory);
    }

    private Recycler? Find(string pool) => Array.Find(_pools, p => string.Equals(p.Recycler.PoolName ?? PoolName.Default, pool, StringComparison.OrdinalIgnoreCase))?.Recycler;

    private void Collect(long before)
    {
        var heap = GC.GetTotalMemory(false);
        var start = clock.GetTimestamp();
        effects.Collect(() =>
        {
            var (elapsed, heapAfter) = (clock.GetElapsedTime(start), GC.GetTotalMemory(false));
            post(() =>
            {
                _ladder.Collected();
                _report.Collected(elapsed, before, WorkingSet(memory.Read()), heap, heapAfter);
            });
        });
    }

    // As it will be compared: with the baseline's kind where there is one.
    private long WorkingSet(MemoryReading reading) =>
        reading.Group is { } group && (_baseline is null || _baseline.Value.Group is not null) ? group : reading.ResidentSet;

    private void Publish(MemoryStep step, long workingSet, long? baseline, MemoryView view, MemoryLimit? limit, string? waiting) =>
        Volatile.Write(ref _snapshot, new()
        {
            Step = step,
            WorkingSet = workingSet,
            Baseline = baseline,
            Budget = view.Budget == 0 ? null : view.Budget,
            Limit = limit?.High,
            IsUnhealthy = _ladder.IsUnhealthy,
            Waiting = waiting,
            LastAction = _lastAction,
        });
}
