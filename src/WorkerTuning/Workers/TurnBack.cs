using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace WorkerTuning.Workers;

/// <summary>
/// What routing is given in the place of an endpoint that has to wait. It does nothing, and routing runs it at once, before any middleware behind it:
/// so that the request waits at the door, where it holds nothing that a request with a worker may need, a permit or a lock of a middleware's.
/// </summary>
internal static class TurnBack
{
    public static Endpoint Endpoint { get; } = Make();

    private static RouteEndpoint Make()
    {
        var builder = new RouteEndpointBuilder(static _ => Task.CompletedTask, RoutePatternFactory.Parse(""), order: 0) { DisplayName = "turned back to wait for a worker" };
        new Conventions(builder).ShortCircuit();
        return (RouteEndpoint)builder.Build();
    }

    private sealed class Conventions(EndpointBuilder builder) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => convention(builder);
    }
}
