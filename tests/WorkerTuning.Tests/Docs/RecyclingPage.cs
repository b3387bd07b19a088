using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/recycling.md.</summary>
internal static class RecyclingPage
{
    public static void Register(WebApplicationBuilder builder)
    {
        #region register
        builder.Services.AddSingleton<IRecyclePolicy, InAQuietMoment>();
        #endregion
    }

    public static void Map(WebApplication app)
    {
        #region call
        app.MapPost("/workers/recycle", (IWorkerPoolControl pool) => pool.Recycle()).ExemptFromWorkers();
        app.MapPost("/workers/{id:int}/recycle", (int id, IWorkerPoolControl pool) => pool.Recycle(id) ? Results.Ok() : Results.NotFound())
            .ExemptFromWorkers();
        #endregion
    }

    #region policy
    internal sealed class InAQuietMoment : IRecyclePolicy
    {
        public ValueTask<string?> DueAsync(WorkerSnapshot worker, CancellationToken cancellationToken) => new(
            worker.Served > 10_000 && worker.Idle > TimeSpan.FromSeconds(5) ? $"{worker.Served} requests, and a quiet moment" : null);
    }
    #endregion
}
