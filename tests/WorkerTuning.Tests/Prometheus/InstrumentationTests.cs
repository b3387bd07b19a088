using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using WorkerTuning.Prometheus;

namespace WorkerTuning.Tests.Prometheus;

public class InstrumentationTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task MeterOfAHost_ReachesItsPipeline_KnownOrNot(bool isAdded, bool isEnabled)
    {
        var exporter = new TextExporter();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.Services.AddWorkerTuning(new ConfigurationBuilder().Build());
        if (!isEnabled)
            builder.Services.AddMetrics(metrics => metrics.DisableMetrics("WorkerTuning"));
        if (isAdded)
            builder.Services.AddWorkerTuningInstrumentation();
        new Pipeline(builder.Services).WithMetrics(metrics => metrics.AddReader(new BaseExportingMetricReader(exporter)));
        await using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<MeterProvider>();
        // The host's start does this, and thereby applies the rules of AddMetrics.
        services.GetRequiredService<IStartupValidator>().Validate();
        services.GetRequiredService<WorkerTuning.Workers.WorkerMetrics>().Built(TimeSpan.FromSeconds(2), true);

        Assert.Contains("worker_tuning_worker_build_duration_seconds_sum{", System.Text.Encoding.UTF8.GetString(exporter.Scrape(ScrapeFormat.Text)!), StringComparison.Ordinal);
    }

    [Fact]
    public void MapWorkerMetrics_WithoutAddWorkerTuning_NamesIt()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        var app = builder.Build();

        Assert.Contains("AddWorkerTuning", Assert.Throws<InvalidOperationException>(() => app.MapWorkerMetrics()).Message, StringComparison.Ordinal);
        Assert.Contains("AddWorkerTuning", Assert.Throws<InvalidOperationException>(() => app.MapWorkerHealth()).Message, StringComparison.Ordinal);
    }

    // What AddOpenTelemetry of OpenTelemetry.Extensions.Hosting returns.
    private sealed record Pipeline(IServiceCollection Services) : IOpenTelemetryBuilder;
}
