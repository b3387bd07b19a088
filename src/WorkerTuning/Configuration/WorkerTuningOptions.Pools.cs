using WorkerTuning.Configuration;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>
    /// More pools beside the default one, by name: workers, queue, limits and recycling of their own, for the endpoints that
    /// <c>RequireWorkerPool</c> sends there. What a pool does not set it inherits from here. Empty: the default pool alone. At most 64; a name is
    /// up to 64 letters, digits, hyphens and underscores, whatever the case, and not <c>default</c>.
    /// </summary>
    /// <remarks>A flag or a variable gives single settings: <c>--pool reports:workers=2</c>, <c>GUNICORN_POOLS="reports:workers=2 reports:timeout=300"</c>.</remarks>
    [Setting("pools", Flags = "--pools --pool", Ours = true, Form = FlagForm.Repeated, Becomes = "bulkheads: endpoints whose load cannot starve the others")]
    public IDictionary<string, WorkerPoolOptions> Pools { get; } = new Dictionary<string, WorkerPoolOptions>(StringComparer.OrdinalIgnoreCase);
}
