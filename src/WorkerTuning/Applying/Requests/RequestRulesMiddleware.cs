using Microsoft.AspNetCore.Http;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Requests;

/// <summary>Refuses what gunicorn would and Kestrel does not. A clean request costs one look at each field and no allocation.</summary>
internal sealed class RequestRulesMiddleware(RequestDelegate next, PlanStore plans, RequestRefusals refusals)
{
    public Task InvokeAsync(HttpContext context)
    {
        var plan = plans.Current.Requests;
        if (!plan.HasRules)
            return next(context);
        if (Find(context, plan) is { } finding)
            return refusals.Answer(context, finding);
        if (plan.CasefoldMethod)
            context.Request.Method = HttpMethods.GetCanonicalizedValue(context.Request.Method.ToUpperInvariant());
        return next(context);
    }

    private static RequestFinding? Find(HttpContext context, RequestPlan plan) =>
        (plan.Strict ? RequestLineRules.Find(context, plan.UnconventionalMethods) : null)
        ?? HeaderRules.Find(context, plan)
        ?? (plan.Strict ? FramingRules.Find(context) : null);
}
