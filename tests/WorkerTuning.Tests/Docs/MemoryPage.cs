using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/memory.md, region by region.</summary>
internal static class MemoryPage
{
    public static void Register(WebApplicationBuilder builder)
    {
        #region register
        builder.Services.AddWorkerLocal<ReportCache>();
        #endregion
    }

    public static void Map(WebApplication app)
    {
        #region snapshot
        app.MapGet("/memory", (IWorkerPool pool) => pool.GetSnapshot().Memory).ExemptFromWorkers();
        #endregion
    }

    #region local
    internal sealed class ReportCache : IDisposable
    {
        // Freed with its worker.
        private readonly ConcurrentDictionary<string, byte[]> _pages = [];

        // Freed with the process only.
        private static readonly ConcurrentQueue<string> Seen = [];

        public byte[] Render(string name)
        {
            Seen.Enqueue(name);
            return _pages.GetOrAdd(name, static _ => new byte[100_000]);
        }

        public void Dispose() => _pages.Clear();
    }
    #endregion
}
