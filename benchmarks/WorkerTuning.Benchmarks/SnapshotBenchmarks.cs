using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Benchmarks;

/// <summary>What health checks, metrics and the dashboard ask for.</summary>
[MemoryDiagnoser]
public class SnapshotBenchmarks
{
    private WebApplication _app = null!;
    private IWorkerPool _pool = null!;

    [Params(5, 1000)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWorkerTuning(builder.Configuration, o =>
        {
            o.Workers = Workers;
            o.PreloadApp = true;
        });
        _app = builder.Build();
        _app.StartAsync().GetAwaiter().GetResult();
        _pool = _app.Services.GetRequiredService<IWorkerPool>();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _app.StopAsync().GetAwaiter().GetResult();
        ((IDisposable)_app).Dispose();
    }

    [Benchmark]
    public object Snapshot() => _pool.GetSnapshot();
}
