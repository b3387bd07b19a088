using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Logging;
using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>
/// Sees the endpoints that routing has built, in every branch and again when they change, and takes no part in matching. To ask the data sources
/// for them instead would build each endpoint a second time.
/// </summary>
/// <param name="demands">What endpoints ask for.</param>
/// <param name="hint">Hears of those that are not treated as all others.</param>
/// <param name="pools">The pools beside the default one.</param>
/// <param name="loggers">Takes a line for a pool that is not there.</param>
internal sealed class EndpointObserver(EndpointDemands demands, EndpointHint hint, PoolDirectory pools, ILoggerFactory loggers) : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            var demand = demands.Of(endpoint);
            if (!demand.ConcernsAdmission)
                continue;
            hint.Note(endpoint);
            if (demand.Pool is { } pool && pools.Find(pool) is null)
                Log.NoSuchPool(loggers.CreateLogger(Log.Category), endpoint.DisplayName, pool);
        }

        return false;
    }

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates) => Task.CompletedTask;
}
