using WorkerTuning.Configuration.Pools;
using WorkerTuning.Planning;

namespace WorkerTuning;

/// <summary>
/// What was decided from the settings and the machine: the values in force, each with its origin, and the advice an expert would give.
/// Immutable and safe to share; a reload makes a new one with a higher <see cref="Revision"/>. Resolve it from the services: each
/// resolution gives the plan of that moment.
/// </summary>
public sealed class WorkerPlan
{
    internal WorkerPlan(
        int revision,
        PoolPlan pool,
        RecyclePlan recycle,
        ListenPlan listen,
        LimitsPlan limits,
        ProcessPlan process,
        TimeSpan? shutdownTimeout,
        IReadOnlyList<PlannedSetting> settings,
        IReadOnlyList<PlanAdvice> advice)
    {
        Revision = revision;
        Pool = pool;
        Recycle = recycle;
        Listen = listen;
        Limits = limits;
        Process = process;
        ShutdownTimeout = shutdownTimeout;
        Settings = settings;
        Advice = advice;
    }

    /// <summary>1 for the plan of the start, one more for each reload.</summary>
    public int Revision { get; }

    /// <summary>How many workers; where that is a range, how many there are at least.</summary>
    public int Workers => Pool.Workers;

    /// <summary>The class of the workers; sync with more than one thread is already gthread here.</summary>
    public WorkerClass WorkerClass => Pool.WorkerClass;

    /// <summary>Requests at a time of all workers together; where their number is a range, of as many as there may be.</summary>
    public int Capacity => Pool.Capacity;

    /// <summary>The settings that have a value, in the order of their names. What is missing stands as ASP.NET Core has it.</summary>
    public IReadOnlyList<PlannedSetting> Settings { get; }

    /// <summary>What an expert would say of this plan; empty when nothing is odd.</summary>
    public IReadOnlyList<PlanAdvice> Advice { get; }

    /// <summary>The pools beside the default one, in the order of their names.</summary>
    public IReadOnlyList<WorkerPoolPlan> Pools { get; internal init; } = [];

    /// <summary>The settings of the server, and then those of each other pool by names such as <c>pools.reports.workers</c>.</summary>
    internal IEnumerable<PlannedSetting> AllSettings => Settings.Concat(Pools.SelectMany(p => p.Settings, (p, s) => s with { Name = PoolName.Of(p.Name, s.Name) }));

    internal PoolPlan Pool { get; }

    internal RecyclePlan Recycle { get; }

    internal ListenPlan Listen { get; }

    internal LimitsPlan Limits { get; }

    internal ProcessPlan Process { get; }

    internal RequestPlan Requests { get; init; } = new();

    internal LogPlan Log { get; init; } = new();

    /// <summary>From the order to stop until running requests are ended, <c>shutdown_delay</c> included. Null leaves the host's own.</summary>
    internal TimeSpan? ShutdownTimeout { get; }

    internal WorkerPlan WithAdvice(IReadOnlyList<PlanAdvice> advice) =>
        new(Revision, Pool, Recycle, Listen, Limits, Process, ShutdownTimeout, Settings, advice) { Log = Log, Requests = Requests, Pools = Pools };

    /// <summary>The same decisions with the settings and limits as they turned out to be in force.</summary>
    internal WorkerPlan WithInForce(IReadOnlyList<PlannedSetting> settings, LimitsPlan limits) =>
        new(Revision, Pool, Recycle, Listen, limits, Process, ShutdownTimeout, settings, Advice) { Log = Log, Requests = Requests, Pools = Pools };
}
