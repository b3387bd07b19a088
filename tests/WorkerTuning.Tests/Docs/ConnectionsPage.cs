using Microsoft.AspNetCore.Builder;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/connections.md.</summary>
internal static class ConnectionsPage
{
    public static void Map(WebApplication app)
    {
        #region snapshot
        app.MapGet("/connections", (IWorkerPool pool) => pool.GetSnapshot().Connections).ExemptFromWorkers();
        #endregion
    }
}
