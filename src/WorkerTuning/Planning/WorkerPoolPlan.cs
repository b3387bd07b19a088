using WorkerTuning.Planning;

namespace WorkerTuning;

/// <summary>What was decided for one pool beside the default one. Immutable and safe to share.</summary>
public sealed class WorkerPoolPlan
{
    internal WorkerPoolPlan(string name, PoolPlan pool, RecyclePlan recycle, IReadOnlyList<PlannedSetting> settings)
    {
        Name = name;
        Pool = pool;
        Recycle = recycle;
        Settings = settings;
    }

    /// <summary>What endpoints name it by.</summary>
    public string Name { get; }

    /// <summary>How many workers; where that is a range, how many there are at least.</summary>
    public int Workers => Pool.Workers;

    /// <summary>The class of the workers; sync with more than one thread is already gthread here.</summary>
    public WorkerClass WorkerClass => Pool.WorkerClass;

    /// <summary>Requests at a time of all workers together; where their number is a range, of as many as there may be.</summary>
    public int Capacity => Pool.Capacity;

    /// <summary>The settings that have a value, in the order of their names. What the pool inherits has an origin such as <c>from WorkerTuning (appsettings.json)</c>.</summary>
    public IReadOnlyList<PlannedSetting> Settings { get; }

    internal PoolPlan Pool { get; }

    internal RecyclePlan Recycle { get; }
}
