using WorkerTuning.Planning;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// How many workers there are to be: what the plan says, what was added or removed by hand, and within a range what the load asks for. From
/// any thread.
/// </summary>
internal sealed class PoolSize
{
    private const int Most = 65_536;

    private readonly Lock _lock = new();
    private int _planned;
    private int? _plannedMost;
    private int _regulated;
    private int _adjustment;
    private int _wanted;

    /// <summary>0 after a drain.</summary>
    public int Wanted
    {
        get
        {
            lock (_lock)
                return _wanted;
        }
    }

    /// <summary>How many there may be: as planned, and what was added or removed by hand.</summary>
    public WorkerCount Bounds
    {
        get
        {
            lock (_lock)
                return new WorkerCount(Math.Max(1, _planned + _adjustment), Math.Max(1, (_plannedMost ?? _planned) + _adjustment));
        }
    }

    /// <summary>Takes the plan of the start.</summary>
    public void Start(PoolPlan plan)
    {
        lock (_lock)
            (_planned, _plannedMost, _wanted) = (plan.Workers, plan.MaxWorkers, plan.Workers);
    }

    /// <summary>Takes a new plan. What was added or removed by hand stays, and within a range what the load asked for; a drain is over.</summary>
    public void Reload(PoolPlan plan)
    {
        lock (_lock)
        {
            var room = (plan.MaxWorkers ?? plan.Workers) - plan.Workers;
            _regulated = Math.Clamp(_planned + _regulated - plan.Workers, 0, room);
            (_planned, _plannedMost) = (plan.Workers, plan.MaxWorkers);
            _wanted = Math.Max(1, _planned + _regulated + _adjustment);
        }
    }

    /// <summary>Adds or takes away workers by hand; at least one stays, unless all were drained.</summary>
    /// <returns>How many there will be.</returns>
    public int Change(int change)
    {
        lock (_lock)
        {
            if (change == 0 || (change < 0 && _wanted == 0))
                return _wanted;
            _wanted = (int)Math.Clamp((long)_wanted + change, 1, Most);
            _adjustment = _wanted - _planned - _regulated;
            return _wanted;
        }
    }

    public void Drain()
    {
        lock (_lock)
            _wanted = 0;
    }

    /// <summary>The load asks for so many. A drain by hand stands.</summary>
    public void Regulate(int workers)
    {
        lock (_lock)
        {
            if (_wanted == 0)
                return;
            _regulated = workers - _planned - _adjustment;
            _wanted = workers;
        }
    }
}
