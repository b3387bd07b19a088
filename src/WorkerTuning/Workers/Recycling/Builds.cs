using System.Globalization;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Workers.Recycling;

/// <summary>Begins builds, gives up those that hang, and puts off the next where one failed. Belongs to the arbiter's thread.</summary>
/// <param name="maker">Carries them out.</param>
/// <param name="jitter">The source of the spread of max_requests.</param>
/// <param name="clock">The pool's.</param>
/// <param name="logger">Takes the failures.</param>
/// <param name="most">See <see cref="Most"/>; null for what fits the machine.</param>
/// <param name="pool">The pool's name; null for the default pool.</param>
internal sealed class Builds(IWorkerMaker maker, Random jitter, TimeProvider clock, ILogger logger, int? most = null, string? pool = null)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(1);

    // gunicorn's own measure of how many workers a machine keeps busy, cpu * 2 + 1; at least 16, since constructors and warm-ups mostly wait.
    private static readonly int ForThisMachine = Math.Max(16, (Environment.ProcessorCount * 2) + 1);

    // A build that hangs holds a thread; a few may, since what it waits for may come back.
    private const int MostHanging = 4;

    private PoolPlan _poolPlan = null!;
    private RecyclePlan _plan = null!;
    private int _revision;

    public long Failed { get; private set; }

    /// <summary>
    /// How many places may have their first worker built at a time: each build takes a thread. Replacements have <c>max_recycling</c>.
    /// </summary>
    public int Most { get; } = most ?? ForThisMachine;

    /// <summary>Takes the settings for the builds that begin from now on.</summary>
    public void Apply(PoolPlan poolPlan, RecyclePlan plan)
    {
        _poolPlan = poolPlan;
        _plan = plan;
        _revision++;
    }

    /// <summary>False for a build that began under settings which others have replaced since.</summary>
    public bool IsCurrent(Build build) => build.Revision == _revision;

    public static bool May(Place place, long now) =>
        place is { Build: null, IsGone: false, HangingBuilds: < MostHanging } && place.RetryFrom <= now;

    /// <param name="place">One that <see cref="May"/> have a build.</param>
    /// <param name="ask">The latest question for fresh workers, which it answers.</param>
    public void Begin(Place place, int ask)
    {
        var limit = _plan.MaxRequests == 0 ? 0 : _plan.MaxRequests + jitter.NextInt64(_plan.MaxRequestsJitter + 1L);
        var identity = new WorkerIdentity(place.Id, place.Generation + 1, _poolPlan.CapacityPerWorker, limit, pool);
        place.Build = new Build(clock.GetTimestamp(), _revision, ask);
        maker.Make(place, identity, place.Build);
    }

    /// <summary>Gives up a build that takes too long.</summary>
    /// <returns>What it has failed with; null when it has not.</returns>
    public TimeoutException? CheckBoot(Place place, long now)
    {
        if (place.Build is not { } build || _plan.BootTimeout == TimeSpan.Zero || now - build.Started < clock.Ticks(_plan.BootTimeout))
            return null;
        GiveUp(place);
        var failure = new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"The build took longer than worker_boot_timeout = {_plan.BootTimeout.TotalSeconds} s."));
        Fail(place, build, failure);
        return failure;
    }

    public static void GiveUp(Place place)
    {
        if (place.Build is not { } build)
            return;
        build.GiveUp();
        place.Build = null;
        place.HangingBuilds++;
    }

    /// <summary>Counts a failure and puts off the next attempt.</summary>
    public void Fail(Place place, Build build, Exception failure)
    {
        Failed++;
        place.FailedBuilds++;
        // The settings that replaced its own may be what it lacked.
        var pause = IsCurrent(build) ? Pause(place.FailedBuilds) : TimeSpan.Zero;
        place.RetryFrom = clock.GetTimestamp() + clock.Ticks(pause);
        if (place.Worker is { } worker)
            Log.BuildFailedOldServes(logger, failure, Name(place), worker.Identity.ToString(), place.FailedBuilds, pause.TotalSeconds);
        else
            Log.BuildFailed(logger, failure, Name(place), place.FailedBuilds, pause.TotalSeconds);
        if (place.HangingBuilds == MostHanging)
            Log.BuildsHang(logger, place.HangingBuilds, Name(place));
    }

    /// <summary>What a place is called in the log.</summary>
    public string Name(Place place) => pool is null ? place.Id.ToString(CultureInfo.InvariantCulture) : $"{pool}/{place.Id}";

    private static TimeSpan Pause(int failures) => TimeSpan.FromTicks(Math.Min(FirstRetry.Ticks << Math.Min(failures - 1, 10), LastRetry.Ticks));
}
