using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>
/// Sees the endpoints that routing has built, in every branch and again when they change, and takes no part in matching. To ask the data sources
/// for them instead would build each endpoint a second time.
/// </summary>
internal sealed class EndpointObserver(EndpointDemands demands, EndpointHint hint) : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => int.MaxValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            if (demands.Of(endpoint).ConcernsAdmission)
                hint.Note(endpoint);
        }

        return false;
    }

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates) => Task.CompletedTask;
}
