using System.ComponentModel.DataAnnotations;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning;

public partial class WorkerPoolOptions
{
    /// <summary>The age at which a worker is recycled. Null and 0: never.</summary>
    [Setting("max_worker_age", Ours = true, Unit = Unit.Seconds, Becomes = "recycling of a worker's scope")]
    public TimeSpan? MaxWorkerAge { get; set; }

    /// <summary>Up to this much, drawn at random for each worker, is added to <see cref="MaxWorkerAge"/>. Null and 0: none.</summary>
    [Setting("max_worker_age_jitter", Ours = true, Unit = Unit.Seconds, Becomes = "spread of recycling by age")]
    public TimeSpan? MaxWorkerAgeJitter { get; set; }

    /// <summary>How long a worker that has served something may stand idle before it is recycled. Null and 0: for ever.</summary>
    [Setting("max_worker_idle", Ours = true, Unit = Unit.Seconds, Becomes = "recycling of a worker's scope")]
    public TimeSpan? MaxWorkerIdle { get; set; }

    /// <summary>Times of the day, local, at which all workers are recycled, such as <c>03:30</c>. Null: none.</summary>
    [Setting("recycle_at", Ours = true, Becomes = "recycling of all workers' scopes")]
    [TimeEntries]
    public IReadOnlyList<string>? RecycleAt { get; set; }

    /// <summary>The age before which memory, idleness and policies do not recycle a worker, so that no storm arises. Null: 60 s.</summary>
    /// <remarks>
    /// A place whose workers are recycled for these causes three times in a row, each within twice that age, is slowed down: the wait doubles
    /// each time, up to an hour, with a warning. So is one that has three workers whose requests do not end; until then such a worker is
    /// replaced at once.
    /// </remarks>
    [Setting("min_worker_lifetime", Ours = true, Unit = Unit.Seconds, Becomes = "a delay of recycling")]
    public TimeSpan? MinWorkerLifetime { get; set; }

    /// <summary>How many workers may be replaced or drained at a time. Null: 1.</summary>
    [Setting("max_recycling", Ours = true, Unit = Unit.Count, Becomes = "the pace of recycling")]
    [Range(1, 65_536)]
    public int? MaxRecycling { get; set; }

    /// <summary>
    /// How many replaced workers of a place may live on because long-lived connections (WebSockets, event streams) keep them. Before one more
    /// is replaced, those of the oldest are closed. Null: 2.
    /// </summary>
    /// <remarks>A WebSocket gets a close frame with code 1001, a stream its token; what has not ended a few seconds later is aborted.</remarks>
    [Setting("max_old_workers", Ours = true, Unit = Unit.Count, Becomes = "the end of long-lived connections")]
    [Range(1, 65_536)]
    public int? MaxOldWorkers { get; set; }

    /// <summary>
    /// How long long-lived connections may keep a worker that was replaced before they are closed, as nginx's directive of this name. Null and 0:
    /// as long as max_old_workers lets them.
    /// </summary>
    [Setting("worker_shutdown_timeout", Ours = true, Unit = Unit.Seconds, Becomes = "the end of long-lived connections")]
    public TimeSpan? WorkerShutdownTimeout { get; set; }

    /// <summary>The time a worker may take to be built and warmed. A build that takes longer counts as failed. 0: no limit. Null: 60 s.</summary>
    [Setting("worker_boot_timeout", Ours = true, Unit = Unit.Seconds, Becomes = "a limit of each build")]
    public TimeSpan? WorkerBootTimeout { get; set; }

    /// <summary>How long a request may wait for a worker before it is answered with 503. Null and 0: as long as its client does.</summary>
    [Setting("queue_timeout", Ours = true, Unit = Unit.Seconds, Becomes = "503 with Retry-After")]
    public TimeSpan? QueueTimeout { get; set; }
}
