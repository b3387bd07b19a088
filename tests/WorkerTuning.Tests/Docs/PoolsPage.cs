using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/pools.md.</summary>
internal static class PoolsPage
{
    public static void Register(WebApplicationBuilder builder)
    {
        #region register
        builder.Services.AddWorkerLocal(_ => new Renderer(Fonts: 12)); // for the workers of every pool
        builder.Services.AddWorkerLocal("reports", _ => new Renderer(Fonts: 400)); // for those of reports, in its place
        #endregion

        #region code
        builder.Services.Configure<WorkerTuningOptions>(options =>
            options.Pools["reports"] = new WorkerPoolOptions { Workers = 2, WorkerClass = WorkerClass.Sync });
        #endregion
    }

    public static void Map(WebApplication app)
    {
        #region map
        app.MapGet("/report/{id}", (int id, WorkerLocal<Renderer> renderer) => renderer.Value.Render(id)).RequireWorkerPool("reports");
        app.MapGroup("/exports").RequireWorkerPool("reports").MapGet("/{id}", [WorkerPool("default")] (int id) => $"export {id}");
        #endregion

        #region control
        app.MapGet("/reports/state", ([FromKeyedServices("reports")] IWorkerPool pool) => pool.GetSnapshot().Queued);
        #endregion

        #region feature
        app.MapGet("/who", (HttpContext context) => context.Features.Get<IWorkerFeature>()?.Pool ?? "no worker");
        #endregion
    }

    internal sealed record Renderer(int Fonts)
    {
        public string Render(int id) => $"report {id} in {Fonts} fonts";
    }
}
