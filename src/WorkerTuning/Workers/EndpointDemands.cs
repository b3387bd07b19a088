using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>Reads what endpoints ask of the pool, each once.</summary>
/// <param name="timeouts">ASP.NET Core's named limits.</param>
/// <param name="frequency">Ticks a second of the pool's clock.</param>
internal sealed class EndpointDemands(IOptions<RequestTimeoutOptions> timeouts, long frequency)
{
    // The table is asked for each request; the few endpoints that are asked for most are found here, by identity. A power of two.
    private readonly Known?[] _recent = new Known?[64];
    private readonly ConditionalWeakTable<Endpoint, Known> _known = [];

    public EndpointDemand Of(Endpoint endpoint)
    {
        ref var place = ref _recent[RuntimeHelpers.GetHashCode(endpoint) & (_recent.Length - 1)];
        if (place is not { } recent || !ReferenceEquals(recent.Endpoint, endpoint))
            place = recent = _known.GetValue(endpoint, e => new Known(e, Read(e.Metadata)));
        return recent.Demand;
    }

    private EndpointDemand Read(EndpointMetadataCollection metadata)
    {
        var isExempt = metadata.GetMetadata<ExemptFromWorkersAttribute>() is not null;
        var priority = metadata.GetMetadata<ShedLastAttribute>() is not null ? RequestPriority.Critical
            : metadata.GetMetadata<ShedFirstAttribute>() is not null ? RequestPriority.Sheddable
            : RequestPriority.Normal;
        long? limit = TryFindLimit(metadata, out var time) ? time is { } t ? Ticks(t) : long.MaxValue : null;
        var isNegotiation = metadata.GetMetadata<NegotiateMetadata>() is not null;
        var isHub = metadata.GetMetadata<HubMetadata>() is not null && !isNegotiation;
        var demand = new EndpointDemand(isExempt, priority, limit, metadata.GetMetadata<HoldWorkerAttribute>() is not null, isHub, isNegotiation, metadata.GetMetadata<WorkerPoolAttribute>()?.Named);
        return demand == EndpointDemand.None ? EndpointDemand.None : demand;
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
        var found = timeouts.Value.Policies.TryGetValue(name, out var policy);
        limit = policy?.Timeout;
        return found;
    }

    private long Ticks(TimeSpan time) =>
        time < TimeSpan.Zero || time.TotalSeconds * frequency >= long.MaxValue / 2 ? long.MaxValue : (long)(time.TotalSeconds * frequency);

    private sealed record Known(Endpoint Endpoint, EndpointDemand Demand);
}
