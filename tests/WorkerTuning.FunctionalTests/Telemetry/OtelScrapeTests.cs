using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Prometheus;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

/// <summary>OpenTelemetry's own exporter for Prometheus beside the pool, as docs/telemetry.md shows it.</summary>
public sealed class OtelScrapeTests
{
    [Fact]
    public async Task Scrape_OfAnExemptEndpoint_IsAnsweredWhileEveryWorkerIsBusy_WithTheNamesOfOurPage()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout, o.Concurrency, o.QueueTarget) = (1, WorkerClass.Gthread, TimeSpan.FromSeconds(30), ConcurrencyMode.Adaptive, TimeSpan.FromMilliseconds(50)),
            app =>
            {
                app.MapGet("/slow", (CancellationToken cancelled) => gate.PassAsync(cancelled));
                Map(app);
                app.MapWorkerMetrics("/ours", options => options.Registry = Metrics.NewCustomRegistry());
            },
            services => services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddWorkerTuningInstrumentation().AddPrometheusExporter()));
        var slow = server.GetAsync("/slow");
        await gate.ComeAsync();

        var theirs = Families(await server.GetAsync("/metrics"));
        var ours = Families(await server.GetAsync("/ours"));

        Assert.Contains("worker_tuning_concurrency_gradient_ratio gauge", ours);
        Assert.Contains("worker_tuning_queue_overload_ratio gauge", ours);
        // OpenTelemetry also has what the other hosts of this process measured.
        Assert.Empty(ours.Where(f => f.StartsWith("worker_tuning_", StringComparison.Ordinal)).Except(theirs));
        gate.Open();
        Assert.Equal(200, (await slow).Status);
    }

    private static void Map(WebApplication app)
    {
        #region exempt
        app.MapPrometheusScrapingEndpoint().ExemptFromWorkers();
        #endregion
    }

    private static IReadOnlyList<string> Families(RawHttpResponse page) =>
        [.. page.Text.Split('\n').Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l["# TYPE ".Length..].Trim()).Distinct().Order(StringComparer.Ordinal)];
}
