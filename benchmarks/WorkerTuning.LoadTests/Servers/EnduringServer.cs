using System.Runtime;
using System.Text;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>What the endurance run adds to the server: a configuration file, worker-locals, and figures of the runtime.</summary>
internal static class EnduringServer
{
    /// <summary>Names the configuration file to the server's process.</summary>
    public const string FileVariable = "ENDURANCE_FILE";

    public static void Add(WebApplicationBuilder builder)
    {
        builder.Configuration.AddGunicornConfigFile(Environment.GetEnvironmentVariable(FileVariable)!);
        builder.Services.AddWorkerTuning(builder.Configuration);
        builder.Services.AddWorkerLocal<Report>();
    }

    public static void Map(WebApplication app)
    {
        app.MapGet("/local", (WorkerLocal<Report> report) => report.Value.Render());
        app.MapGet("/wait", async (CancellationToken cancelled) =>
        {
            await Task.Delay(50, cancelled);
            return "waited";
        });
        app.MapGet("/runtime", Figures).ExemptFromWorkers();
        // As long as the heap is: what is left after it is what something still holds.
        app.MapGet("/live", () =>
        {
            for (var i = 0; i < 2; i++)
            {
                GC.Collect(2, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }

            return GC.GetTotalMemory(forceFullCollection: true);
        }).ExemptFromWorkers();
    }

    // Committed by the heap, in use after the last collection, collections of generation 2, methods compiled, timers, threads of the pool.
    private static string Figures()
    {
        // Its figures are those of the last collection, which at a low rate was minutes ago.
        GC.Collect(0);
        var heap = GC.GetGCMemoryInfo(GCKind.Any);
        return $"{heap.TotalCommittedBytes} {heap.HeapSizeBytes} {GC.CollectionCount(2)} {JitInfo.GetCompiledMethodCount()} {Timer.ActiveCount} {ThreadPool.ThreadCount}";
    }

    private sealed class Report : IDisposable
    {
        private readonly StringBuilder _pages = new();
        private readonly Timer _clock = new(static _ => { }, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        public string Render()
        {
            lock (_pages)
                return _pages.Length > 10_000 ? _pages.Clear().Append("a page").ToString() : _pages.Append("a page").Length.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        public void Dispose() => _clock.Dispose();
    }
}
