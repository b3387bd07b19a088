using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The limits that Kestrel has not: connections without keep-alive, the size of one field, and a body cap that holds although nobody reads.</summary>
internal sealed class RequestLimitsMiddleware(RequestDelegate next, PlanStore plans, RequestRefusals refusals, IServiceProvider services)
{
    private EndpointDataSource? _endpoints;

    public Task InvokeAsync(HttpContext context)
    {
        var limits = plans.Current.Limits;
        if (limits.KeepAlive == TimeSpan.Zero)
            ConnectionClose.Request(context);
        if (HeaderFields.NeedCheck(limits) && HeaderFields.FindLonger(context.Request.Headers, limits.HeaderFieldSize.GetValueOrDefault()) is { } name)
            return refusals.Answer(context, new RequestFinding(RequestFault.FieldSize, name));
        if (limits.RequestBodySize is { } cap && context.Request.ContentLength is > 0 and var length && BodyCap.Of(context, cap) < length)
            return InvokeOverCap(context, cap);
        return next(context);
    }

    private Task InvokeOverCap(HttpContext context, long cap)
    {
        _endpoints ??= services.GetService<EndpointDataSource>();
        // Without endpoints nothing can say that it takes more.
        if (_endpoints is null || _endpoints.Endpoints.Count == 0)
            return BodyCap.Refuse(context, refusals);
        context.Features.Set<IEndpointFeature>(new BodyCapEndpointFeature(cap, refusals));
        return next(context);
    }
}
