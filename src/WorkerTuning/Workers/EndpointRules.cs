using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;

namespace WorkerTuning.Workers;

/// <summary>What the application's endpoints ask of the pool; replaced as a whole when they change.</summary>
internal sealed class EndpointRules
{
    private readonly long _frequency;
    private readonly FrozenDictionary<string, RequestTimeoutPolicy> _policies;

    /// <param name="endpoints">All endpoints there are.</param>
    /// <param name="policies">ASP.NET Core's named limits.</param>
    /// <param name="frequency">Ticks a second of the pool's clock.</param>
    public EndpointRules(IReadOnlyCollection<Endpoint> endpoints, IEnumerable<KeyValuePair<string, RequestTimeoutPolicy>> policies, long frequency)
    {
        _frequency = frequency;
        _policies = policies.ToFrozenDictionary();
        HaveLimits = endpoints.Any(e => TryFindLimit(e.Metadata, out _));
        Matter = HaveLimits || endpoints.Any(e => IsExempt(e.Metadata));
    }

    public static EndpointRules None { get; } = new([], [], 1);

    /// <summary>True where some endpoint is treated unlike the rest, so that each request must learn its endpoint.</summary>
    public bool Matter { get; }

    /// <summary>True where some endpoint has a limit of its own.</summary>
    public bool HaveLimits { get; }

    public static bool IsExempt(EndpointMetadataCollection metadata) => metadata.GetMetadata<ExemptFromWorkersAttribute>() is not null;

    /// <summary>Treats a request as its endpoint asks.</summary>
    public void Apply(EndpointMetadataCollection metadata, Lease lease)
    {
        if (IsExempt(metadata))
            lease.Exempt();
        else if (HaveLimits && TryFindLimit(metadata, out var limit))
            lease.Limit(limit is { } time ? Ticks(time) : long.MaxValue);
    }

    // Ours first, then in the order of ASP.NET Core's own middleware.
    private bool TryFindLimit(EndpointMetadataCollection metadata, out TimeSpan? limit)
    {
        limit = null;
        if (metadata.GetMetadata<WorkerTimeoutAttribute>() is { } own)
            limit = own.Seconds == 0 ? null : TimeSpan.FromSeconds(own.Seconds);
        else if (metadata.GetMetadata<DisableRequestTimeoutAttribute>() is not null)
            limit = null;
        else if (metadata.GetMetadata<RequestTimeoutPolicy>() is { } policy)
            limit = policy.Timeout;
        else if (metadata.GetMetadata<RequestTimeoutAttribute>() is { } attribute)
            return attribute.PolicyName is { } name ? TryFindPolicy(name, out limit) : (limit = attribute.Timeout) is not null;
        else
            return false;
        return true;
    }

    private bool TryFindPolicy(string name, out TimeSpan? limit)
    {
        var found = _policies.TryGetValue(name, out var policy);
        limit = policy?.Timeout;
        return found;
    }

    private long Ticks(TimeSpan time) =>
        time < TimeSpan.Zero || time.TotalSeconds * _frequency >= long.MaxValue / 2 ? long.MaxValue : (long)(time.TotalSeconds * _frequency);
}
