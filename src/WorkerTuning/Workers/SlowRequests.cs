using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Requests;

namespace WorkerTuning.Workers;

/// <summary>slow_request: a line for each request that took longer.</summary>
/// <param name="limit">Ticks of the pool's clock.</param>
/// <param name="clock">The pool's clock.</param>
/// <param name="logger">Must not throw: the request has ended by then, and its worker has to be given back.</param>
internal sealed class SlowRequests(long limit, TimeProvider clock, ILogger logger)
{
    private const int LongestPath = 500;

    public bool IsSlow(long began, long now) => now - began >= limit;

    public void Note(HttpContext context, WorkerIdentity worker, long began, long now) =>
        Log.SlowRequest(
            logger,
            context.Request.Method,
            LogText.Show(context.Request.Path.Value ?? "", LongestPath),
            worker.ToString(),
            clock.GetElapsedTime(began, now).TotalSeconds,
            context.GetEndpoint()?.DisplayName ?? "unknown",
            context.Response.StatusCode,
            context.TraceIdentifier);
}
