using System.ComponentModel.DataAnnotations;
using WorkerTuning.Configuration;

namespace WorkerTuning;

public partial class WorkerPoolOptions
{
    /// <summary>
    /// Whether requests at a time are limited by the workers alone, or by a limit within that which follows the measured latency. Null: fixed.
    /// </summary>
    /// <remarks>adaptive also sets <see cref="QueueTarget"/>, and lets the thread pool's minimum follow blocked threads.</remarks>
    [Setting("concurrency", Ours = true, NotInFile = true, Becomes = "a limit of requests at a time that is found while the server runs")]
    public ConcurrencyMode? Concurrency { get; set; }

    /// <summary>Below this the adaptive limit never goes. Null: the processors, at least 2.</summary>
    [Setting("min_concurrency", Ours = true, NotInFile = true, Unit = Unit.Count, Becomes = "the adaptive limit's lower bound")]
    [Range(1, 10_000_000)]
    public int? MinConcurrency { get; set; }

    /// <summary>Above this the adaptive limit never goes. Null: what as many workers as there may be take together.</summary>
    [Setting("max_concurrency", Ours = true, NotInFile = true, Unit = Unit.Count, Becomes = "the adaptive limit's upper bound")]
    [Range(1, 10_000_000)]
    public int? MaxConcurrency { get; set; }

    /// <summary>
    /// How long a request may wait for a worker once the queue has stood for twenty times as long; before that, those twenty times. What
    /// waits longer is answered with 503. 0: no such limit. Null: 20 ms where <see cref="Concurrency"/> is adaptive, else none.
    /// </summary>
    /// <remarks>CoDel's target and interval. <see cref="QueueTimeout"/> holds beside it.</remarks>
    [Setting("queue_target", Ours = true, Unit = Unit.Seconds, Becomes = "503 with Retry-After in an overload")]
    public TimeSpan? QueueTarget { get; set; }

    /// <summary>Who is served next. <c>adaptive-lifo</c> needs a <see cref="QueueTarget"/>, which tells it what an overload is. Null: fifo.</summary>
    [Setting("queue_order", Ours = true, Becomes = "the order of those that wait for a worker")]
    public QueueOrder? QueueOrder { get; set; }
}
