using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>Tells the trace of a request which worker served it and how long it waited.</summary>
/// <param name="hosting">ASP.NET Core's source of request activities; null where the host has none.</param>
internal sealed class RequestTracing(ActivitySource? hosting)
{
    private const string WorkerTag = "worker_tuning.worker.id";
    private const string GenerationTag = "worker_tuning.worker.generation";
    private const string WaitTag = "worker_tuning.queue.wait";
    private const string PoolTag = "worker_tuning.pool";

    private static readonly string[] ServedTags = [WorkerTag, GenerationTag, WaitTag, PoolTag];
    private static readonly string[] Refusals = MetricTag.Names<Refusal>();

    /// <summary>False while nobody traces. The host makes activities for its log scopes all the same, and tags on those would reach nobody.</summary>
    public bool IsOn => hosting?.HasListeners() == true;

    public static void Served(HttpContext context, WorkerIdentity worker, TimeSpan waited)
    {
        if (Find(context) is not { } activity)
            return;
        activity.SetTag(WorkerTag, worker.Id);
        activity.SetTag(GenerationTag, worker.Generation);
        activity.SetTag(WaitTag, waited.TotalSeconds);
        if (worker.Pool is { } pool)
            activity.SetTag(PoolTag, pool);
    }

    /// <summary>No worker serves it after all.</summary>
    public static void Exempt(HttpContext context)
    {
        if (Find(context) is not { } activity)
            return;
        foreach (var tag in ServedTags)
            activity.SetTag(tag, null);
    }

    /// <param name="context">The request.</param>
    /// <param name="refusal">Why it got no worker.</param>
    /// <param name="waited">How long.</param>
    /// <param name="pool">Whose it would have been; null for the default pool's.</param>
    public static void Refused(HttpContext context, Refusal refusal, TimeSpan waited, string? pool)
    {
        if (Find(context) is not { } activity)
            return;
        activity.SetTag("worker_tuning.refusal", Refusals[(int)refusal]);
        activity.SetTag(WaitTag, waited.TotalSeconds);
        if (pool is not null)
            activity.SetTag(PoolTag, pool);
    }

    private static Activity? Find(HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity is { IsAllDataRequested: true } activity ? activity : null;
}
