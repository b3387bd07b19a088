using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>
/// Believes the plan's proxies, and nobody else, in what they say of the client: its scheme, its address, the host it asked for and the path the
/// application is mounted under. Comes before anything of the application's, so that it judges the peer itself.
/// </summary>
internal sealed class ForwardedTrustMiddleware(RequestDelegate next, PlanStore plans, RequestRefusals refusals, AlternateSchemes schemes, ILoggerFactory loggers)
{
    private readonly ProxySight _proxies = new(loggers);
    private volatile ForwardedHops? _hops;

    public Task InvokeAsync(HttpContext context)
    {
        var current = plans.Current;
        var plan = current.Requests;
        var isMounted = false;
        schemes.Judge(context, plan.Trust, current.Listen.Proxy is not null && context.Features.Get<IProxyHeaderFeature>() is { IsTls: true });
        if (plan.Trust.IsActive)
        {
            if (!plan.Trust.Proxies.Contains(context.Connection.RemoteIpAddress))
                NoteSpoofed(context, plan.Trust);
            else if (Believe(context, current, ref isMounted) is { } finding)
                return refusals.Answer(context, finding);
        }

        if (plan.RootPath.HasValue && !isMounted)
            MountPath.Apply(context.Request, plan.RootPath);
        return next(context);
    }

    private void NoteSpoofed(HttpContext context, TrustPlan trust)
    {
        if (trust.Forwards && ForwardedHops.FindHeader(context.Request.Headers) is { } header)
            refusals.NoteIgnored(context, header);
    }

    private RequestFinding? Believe(HttpContext context, WorkerPlan plan, ref bool isMounted)
    {
        var (request, trust) = (context.Request, plan.Requests.Trust);
        _proxies.Look(request.Headers, plan);
        if (!SchemeHeaders.TryRead(request.Headers, trust, out var scheme))
            return new RequestFinding(RequestFault.SchemeHeaders);
        if (scheme is not null)
            request.Scheme = scheme;
        if (trust.MaySend(MountPath.Header) && request.Headers.TryGetValue(MountPath.Header, out var names))
        {
            isMounted = true;
            var name = names[^1] ?? "";
            if (!MountPath.TryApply(request, name))
                return new RequestFinding(RequestFault.ScriptName, name);
        }

        if (trust.Forwards)
            Hops(trust).Apply(context);
        return null;
    }

    // A reload brings another plan; a race makes the same twice.
    private ForwardedHops Hops(TrustPlan trust) =>
        _hops is { } hops && ReferenceEquals(hops.Trust, trust) ? hops : _hops = new ForwardedHops(trust, loggers);
}
