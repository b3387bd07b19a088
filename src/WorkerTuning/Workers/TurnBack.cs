using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using WorkerTuning.Applying;

namespace WorkerTuning.Workers;

/// <summary>
/// What routing is given in the place of an endpoint that does not run now. The one for requests that have to wait does nothing, and routing runs it at once, before any middleware behind it:
/// so that the request waits at the door, where it holds nothing that a request with a worker may need, a permit or a lock of a middleware's.
/// </summary>
internal static class TurnBack
{
    public static Endpoint Endpoint { get; } = Make("turned back to wait for a worker", static _ => Task.CompletedTask);

    /// <summary>Refuses a connection to a hub that would be cut in a moment; the client finds another replica.</summary>
    public static Endpoint GoingAway { get; } = Make("refused since the server stops", static context => RequestRefusal.Answer(context, StatusCodes.Status503ServiceUnavailable));

    private static RouteEndpoint Make(string name, RequestDelegate run)
    {
        var builder = new RouteEndpointBuilder(run, RoutePatternFactory.Parse(""), order: 0) { DisplayName = name };
        new Conventions(builder).ShortCircuit();
        return (RouteEndpoint)builder.Build();
    }

    private sealed class Conventions(EndpointBuilder builder) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => convention(builder);
    }
}
