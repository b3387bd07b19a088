using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WorkerTuning.Health;

/// <summary>A health check that only looks at what is known already: it waits for nothing, and so answers when nothing else does.</summary>
/// <param name="name">Its name in reports.</param>
/// <param name="concernsTraffic">True where requests had better go elsewhere while it is unhealthy.</param>
internal abstract class PoolCheck(string name, bool concernsTraffic) : IHealthCheck
{
    /// <summary>Marks ours among the application's.</summary>
    public const string Tag = "worker_tuning";

    /// <summary>The custom for checks that a readiness probe asks.</summary>
    public const string ReadyTag = "ready";

    public string Name => $"{Tag}.{name}";

    public bool ConcernsTraffic => concernsTraffic;

    public IReadOnlyList<string> Tags { get; } = concernsTraffic ? [Tag, ReadyTag] : [Tag];

    public abstract HealthCheckResult Check();

    Task<HealthCheckResult> IHealthCheck.CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken) => Task.FromResult(Check());

    protected static Dictionary<string, object> Data(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var data = new Dictionary<string, object>();
        foreach (var (key, value) in values)
        {
            if (value is not null)
                data.Add(key, value);
        }

        return data;
    }
}
