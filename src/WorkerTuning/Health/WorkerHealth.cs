using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;

namespace WorkerTuning.Health;

/// <summary>Asks the checks, ours at once and the application's where there are any.</summary>
internal sealed class WorkerHealth(IEnumerable<PoolCheck> checks, SecurityCheck security, ServerRuntime runtime, PlanStore plans, IServiceProvider services)
{
    private readonly PoolCheck[] _checks = [.. checks];

    public IReadOnlyList<PoolCheck> Checks => _checks;

    /// <summary>Unhealthy only in what a restart alone mends, so that a probe which restarts does so for nothing else.</summary>
    public HealthReport Live() => Report(("live", Live(runtime.Memory.Snapshot, runtime.Probe.Delay, plans.Current.Recycle.Timeout)));

    /// <param name="memory">Where the memory ladder stands.</param>
    /// <param name="delay">How long the thread pool has not answered.</param>
    /// <param name="limit"><c>timeout</c>; zero for none.</param>
    public static HealthCheckResult Live(MemorySnapshot memory, TimeSpan delay, TimeSpan limit)
    {
        if (memory.IsUnhealthy)
            return HealthCheckResult.Unhealthy("Over max_worker_memory although every worker was recycled and the garbage collected.");
        return limit > TimeSpan.Zero && delay >= limit
            ? HealthCheckResult.Unhealthy(string.Create(CultureInfo.InvariantCulture, $"The thread pool has not answered for {delay.TotalSeconds:0.0} s."))
            : HealthCheckResult.Healthy();
    }

    /// <summary>Healthy once every worker was built for the first time, for good.</summary>
    public HealthReport Startup() => Report(("startup", runtime.Warm.IsCompletedSuccessfully
        ? HealthCheckResult.Healthy()
        : HealthCheckResult.Unhealthy("The workers are being built.")));

    /// <summary>Whether requests should come here: ours that concern traffic, and the application's with the tag <c>ready</c>.</summary>
    public ValueTask<HealthReport> ReadyAsync(CancellationToken cancellationToken) =>
        AskAsync(c => c.ConcernsTraffic, r => r.Tags.Contains(PoolCheck.ReadyTag), cancellationToken);

    /// <summary>Everything.</summary>
    public ValueTask<HealthReport> AllAsync(CancellationToken cancellationToken) => AskAsync(_ => true, _ => true, cancellationToken);

    public HealthReport Security() => Report(("security", security.Check()));

    private async ValueTask<HealthReport> AskAsync(Func<PoolCheck, bool> ours, Func<HealthCheckRegistration, bool> theirs, CancellationToken cancellationToken)
    {
        var entries = _checks.Where(ours).ToDictionary(c => c.Name, c => Entry(c.Check(), c.Tags));
        // Whoever added ours to the application's checks gets them once here.
        if (services.GetService<HealthCheckService>() is { } application)
        {
            var report = await application.CheckHealthAsync(r => theirs(r) && !r.Tags.Contains(PoolCheck.Tag), cancellationToken);
            foreach (var (name, entry) in report.Entries)
                entries.TryAdd(name, entry);
        }

        return new HealthReport(entries, TimeSpan.Zero);
    }

    private static HealthReport Report((string Name, HealthCheckResult Result) check) =>
        new(new Dictionary<string, HealthReportEntry> { [$"{PoolCheck.Tag}.{check.Name}"] = Entry(check.Result, []) }, TimeSpan.Zero);

    private static HealthReportEntry Entry(HealthCheckResult result, IEnumerable<string> tags) =>
        new(result.Status, result.Description, TimeSpan.Zero, result.Exception, result.Data, tags);
}
