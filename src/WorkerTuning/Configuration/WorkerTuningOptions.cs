namespace WorkerTuning;

/// <summary>
/// Every setting, in the sections of gunicorn's settings page. A property left null is not set: ASP.NET Core's own value then holds, or
/// gunicorn's under <see cref="Defaults"/> <c>= gunicorn</c>. Durations given as bare numbers are seconds; <c>500ms</c>, <c>30s</c>,
/// <c>5m</c>, <c>2h</c> and <c>1d</c> are understood too. Sizes are bytes; <c>64KB</c>, <c>10MB</c> and <c>1GiB</c> count by 1024. A count
/// may be an expression over <c>cpu</c>, such as <c>min(cpu * 2 + 1, 8)</c>.
/// </summary>
/// <remarks>
/// Bound from configuration, environment, gunicorn.conf.py and flags, then handed to the delegate of <c>AddWorkerTuning</c>. Read it through
/// <c>IOptions&lt;WorkerTuningOptions&gt;</c>; what was decided from it is the <see cref="WorkerPlan"/>. Not thread-safe while it is changed.
/// </remarks>
public sealed partial class WorkerTuningOptions : WorkerPoolOptions
{
    /// <summary>The configuration section that is read, when the root is given: <c>WorkerTuning</c>.</summary>
    public const string SectionName = "WorkerTuning";
}
