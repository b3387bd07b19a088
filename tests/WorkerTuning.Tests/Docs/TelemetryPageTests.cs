using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WorkerTuning.Tests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/telemetry.md on a server that is scraped.</summary>
[Collection(nameof(ProcessWide))]
public sealed class TelemetryPageTests
{
    private static readonly Dictionary<string, Action<WebApplication>> Pages = new()
    {
        ["map"] = TelemetryPage.Map,
        ["more"] = TelemetryPage.MapMore,
        ["own"] = TelemetryPage.OwnMetrics,
        ["http-metrics"] = TelemetryPage.HttpMetrics,
    };

    private static readonly Dictionary<string, Action<WebApplicationBuilder>> Pipelines = new()
    {
        ["telemetry"] = TelemetryPage.Telemetry,
        ["telemetry-more"] = TelemetryPage.TelemetryAndMore,
        ["pipeline"] = TelemetryPage.OwnPipeline,
    };

    [Theory]
    [InlineData("map", "worker_tuning_worker_target{")]
    [InlineData("more", "worker_tuning_worker_target{")]
    [InlineData("own", "\nshop_orders_total 0\n")]
    [InlineData("http-metrics", "\nhttp_requests_received_total{")]
    public async Task Page_OfASnippet_IsScraped(string snippet, string expected)
    {
        await using var app = Build(_ => { });
        Pages[snippet](app);
        await app.StartAsync().WithTimeout();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        await client.GetAsync("/elsewhere").WithTimeout();
        using var scrape = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        // One of them is for this port alone.
        scrape.Headers.Host = "localhost:9100";
        using var response = await client.SendAsync(scrape).WithTimeout();

        Assert.Contains(expected, await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync().WithTimeout(), StringComparison.Ordinal);
        await app.StopAsync().WithTimeout();
    }

    [Theory]
    [InlineData("telemetry")]
    [InlineData("telemetry-more")]
    [InlineData("pipeline")]
    public async Task Pipeline_OfASnippet_StartsWithTheHost(string snippet)
    {
        await using var app = Build(Pipelines[snippet]);
        await app.StartAsync().WithTimeout();

        Assert.NotNull(app.Services.GetService<MeterProvider>());
        Assert.NotNull(app.Services.GetService<TracerProvider>());
        await app.StopAsync().WithTimeout();
    }

    private static WebApplication Build(Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWorkerTuning(builder.Configuration);
        configure(builder);
        return builder.Build();
    }
}
