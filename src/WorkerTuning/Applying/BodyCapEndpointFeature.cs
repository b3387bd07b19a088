using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using WorkerTuning.Applying.Requests;

namespace WorkerTuning.Applying;

/// <summary>
/// Learns the endpoint from routing and puts one in its place that looks at the body cap first. By then everything that may raise the cap for
/// this request has run, and no exception is thrown that an exception handler would turn into another status.
/// </summary>
internal sealed class BodyCapEndpointFeature(long planned, RequestRefusals refusals) : IEndpointFeature
{
    private Endpoint? _endpoint;

    public Endpoint? Endpoint
    {
        get => _endpoint;
        set => _endpoint = value switch
        {
            null => null,
            RouteEndpoint route => new RouteEndpoint(Guarded(route), route.RoutePattern, route.Order, route.Metadata, route.DisplayName),
            _ => new Endpoint(Guarded(value), value.Metadata, value.DisplayName),
        };
    }

    private RequestDelegate Guarded(Endpoint endpoint) => context =>
        BodyCap.Of(context, planned, endpoint) < context.Request.ContentLength
            ? BodyCap.Refuse(context, refusals)
            : endpoint.RequestDelegate?.Invoke(context) ?? Task.CompletedTask;
}
