namespace WorkerTuning.Lifecycle.Memory;

/// <summary>
/// Decides what follows from a look at the memory: recycle the workers oldest first, one after another, measuring after each; when all are new
/// and it is still too much, one compacting collection; after that the process is unhealthy or ends. No clock and no thread of its own.
/// </summary>
internal sealed class MemoryLadder(MemoryTiming timing)
{
    private readonly HashSet<WorkerInfo> _left = [];
    private int _row;
    private (WorkerInfo Worker, TimeSpan Since)? _asked;
    private TimeSpan? _waitingSince;
    private TimeSpan? _lastCollection;
    private bool _isCollecting;
    private bool _hasCollected;
    private TimeSpan _passEnded;
    private bool _hasExited;

    public MemoryStep Step { get; private set; } = MemoryStep.Calm;

    /// <summary>A pass was not enough, and the memory has not been in order since.</summary>
    public bool IsUnhealthy { get; private set; }

    /// <summary>True where progress is near, so that the next look should not wait for the next sample's time.</summary>
    public bool IsClimbing => Step is MemoryStep.Recycling or MemoryStep.Collecting;

    public MemoryMove Look(MemoryLook look)
    {
        if (_isCollecting || _hasExited)
            return new MemoryMove.None();
        if (look.IsCalm)
            return Rest();
        return Step switch
        {
            MemoryStep.Recycling => Recycle(look),
            MemoryStep.Collecting => Collect(look),
            MemoryStep.Spent => Hold(look),
            _ => Count(look),
        };
    }

    /// <summary>The collection that was asked for is done.</summary>
    public void Collected()
    {
        _isCollecting = false;
        // Not where the budget was lifted meanwhile.
        _hasCollected = Step == MemoryStep.Collecting;
    }

    /// <summary>Forgets what is under way, as after a reload that lifts the budget. Cool-downs stay.</summary>
    public MemoryMove Rest()
    {
        var climbed = IsClimbing || Step == MemoryStep.Spent;
        Step = MemoryStep.Calm;
        IsUnhealthy = false;
        _row = 0;
        _hasCollected = false;
        return climbed ? new MemoryMove.Calm() : new MemoryMove.None();
    }

    private MemoryMove Count(MemoryLook look)
    {
        _row = look.IsOver ? _row + 1 : 0;
        Step = look.IsOver ? MemoryStep.Over : MemoryStep.Calm;
        return _row < timing.SamplesInARow && !look.IsFailing ? new MemoryMove.None() : BeginPass(look);
    }

    private MemoryMove BeginPass(MemoryLook look)
    {
        Step = MemoryStep.Recycling;
        _row = 0;
        _asked = null;
        _waitingSince = null;
        _left.Clear();
        _left.UnionWith(look.Workers.Where(w => !w.IsDraining).Select(w => w.Info));
        return Recycle(look);
    }

    private MemoryMove Recycle(MemoryLook look)
    {
        if (_asked is { } asked)
        {
            if (look.Workers.Any(w => w.Info == asked.Worker))
            {
                if (look.Now - asked.Since < Patience(look))
                    return new MemoryMove.None();
                _asked = null;
                return new MemoryMove.Skip(MemoryHold.WorkerStays, asked.Worker);
            }

            _asked = null;
        }

        // A worker that others replaced meanwhile is gone all the same.
        var oldest = look.Workers.Where(w => !w.IsDraining && _left.Contains(w.Info)).OrderByDescending(w => w.Age).FirstOrDefault();
        if (oldest == default)
        {
            Step = MemoryStep.Collecting;
            return Collect(look);
        }

        return WhyNot(oldest, look) ?? Ask(oldest, look);
    }

    private MemoryMove? WhyNot(MemoryWorker worker, MemoryLook look)
    {
        if (worker.Age < look.MinLifetime)
        {
            if (look.MinLifetime - worker.Age <= Patience(look))
                return new MemoryMove.Wait(MemoryHold.WorkerTooYoung, worker.Info);
            _left.Remove(worker.Info);
            return new MemoryMove.Skip(MemoryHold.WorkerTooYoung, worker.Info);
        }

        if (!look.IsRecycling)
            return null;
        _waitingSince ??= look.Now;
        return look.Now - _waitingSince < Patience(look) ? new MemoryMove.Wait(MemoryHold.RecycleUnderWay) : null;
    }

    private TimeSpan Patience(MemoryLook look) => look.IsExhausted ? timing.ExhaustedWorkerLimit : timing.WorkerLimit;

    private MemoryMove.Recycle Ask(MemoryWorker worker, MemoryLook look)
    {
        _left.Remove(worker.Info);
        _waitingSince = null;
        _asked = (worker.Info, look.Now);
        return new MemoryMove.Recycle(worker.Info, worker.Age);
    }

    private MemoryMove Collect(MemoryLook look)
    {
        if (_hasCollected)
            return EndPass(look);
        if (look.Now - _lastCollection < timing.CollectCoolDown)
            return look.IsExhausted ? EndPass(look) : new MemoryMove.Wait(MemoryHold.CollectCoolDown);
        _lastCollection = look.Now;
        _isCollecting = true;
        return new MemoryMove.Collect();
    }

    private MemoryMove EndPass(MemoryLook look)
    {
        Step = MemoryStep.Spent;
        _hasCollected = false;
        _passEnded = look.Now;
        _row = 0;
        // What failed before the collection was over does not count against it.
        return Hold(look with { IsFailing = false });
    }

    // Another pass would recycle workers that do not hold the memory, again and again.
    private MemoryMove Hold(MemoryLook look)
    {
        _row = look.IsOver ? _row + 1 : 0;
        if (_row < timing.SamplesInARow && !look.IsFailing)
            return new MemoryMove.None();
        IsUnhealthy = true;
        if (look.OnMemory == MemoryAction.Exit)
        {
            _hasExited = true;
            return new MemoryMove.Exit();
        }

        var toGo = timing.PassCoolDown - (look.Now - _passEnded);
        return toGo <= TimeSpan.Zero ? BeginPass(look) : new MemoryMove.Unhealthy(toGo);
    }
}
