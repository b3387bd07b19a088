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
        return plan.Strict && context.Request.Headers.TransferEncoding.Count > 0 ? InvokeInChunks(context) : next(context);
    }

    private async Task InvokeInChunks(HttpContext context)
    {
        var content = new ChunkedContent(context, plans.Current.Limits.HeaderFieldSize);
        context.Request.Body = content;
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException) when (content.Finding is not null && !context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await refusals.Answer(context, content.Finding.Value);
        }
    }

    private static RequestFinding? Find(HttpContext context, RequestPlan plan) =>
        (plan.Strict ? RequestLineRules.Find(context, plan.UnconventionalMethods) : null)
        ?? HeaderRules.Find(context, plan)
        ?? (plan.Strict ? FrameRules.Find(context) ?? FramingRules.Find(context) : null);
}
