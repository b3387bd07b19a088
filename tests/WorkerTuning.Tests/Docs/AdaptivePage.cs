using Microsoft.AspNetCore.Builder;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/adaptive.md.</summary>
internal static class AdaptivePage
{
    public static void Map(WebApplication app)
    {
        #region priorities
        app.MapPost("/checkout", () => "paid").ShedLast();
        app.MapGet("/recommendations", [ShedFirst] () => "you may also like");
        #endregion

        #region snapshot
        app.MapGet("/regulation", (IWorkerPool pool) => pool.GetSnapshot().Regulation).ExemptFromWorkers();
        #endregion
    }
}
