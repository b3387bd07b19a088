using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/hooks.md, region by region.</summary>
internal static class HooksPage
{
    public static void Register(WebApplicationBuilder builder)
    {
        #region register
        builder.Services.AddWorkerHooks<ServiceHooks>();
        #endregion
    }

    #region hooks
    internal sealed class ServiceHooks(ILogger<ServiceHooks> logger) : IWorkerHooks
    {
        public ValueTask WhenReadyAsync(IWorkerPool pool, CancellationToken cancellationToken)
        {
            logger.LogInformation("Serving with {Workers} workers", pool.GetSnapshot().Workers.Count);
            return ValueTask.CompletedTask;
        }

        public void PostRequest(WorkerInfo worker, HttpContext context)
        {
            if (context.Response.StatusCode >= 500)
                logger.LogWarning("{Path} failed on worker {Worker}", context.Request.Path, worker.Id);
        }

        public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken)
        {
            logger.LogError("Worker {Worker} is stuck", worker.Id);
            return ValueTask.CompletedTask;
        }
    }
    #endregion
}
