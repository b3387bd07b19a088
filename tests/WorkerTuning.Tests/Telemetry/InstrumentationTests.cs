using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using WorkerTuning.Telemetry;
using WorkerTuning.Tests.Applying;

namespace WorkerTuning.Tests.Telemetry;

[Collection(nameof(ProcessWide))]
public class InstrumentationTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task MeterOfAHost_ReachesItsPipeline_KnownOrNot(bool isAdded, bool isEnabled)
    {
        var exporter = new NamesOfMetrics();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.Services.AddWorkerTuning(new ConfigurationBuilder().Build());
        if (!isEnabled)
            builder.Services.AddMetrics(metrics => metrics.DisableMetrics("WorkerTuning"));
        if (isAdded)
            builder.Services.AddWorkerTuningInstrumentation();
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddReader(new BaseExportingMetricReader(exporter)));
        await using var services = builder.Services.BuildServiceProvider();
        var provider = services.GetRequiredService<MeterProvider>();
        // The host's start does this, and thereby applies the rules of AddMetrics.
        services.GetRequiredService<IStartupValidator>().Validate();
        services.GetRequiredService<WorkerTuning.Workers.WorkerMetrics>().Built(TimeSpan.FromSeconds(2), true);
        provider.ForceFlush();

        Assert.Contains("worker_tuning.worker.build.duration", exporter.Names);
    }

    [Fact]
    public async Task Telemetry_CalledTwice_CollectsEverythingOnceWithAResource()
    {
        var exporter = new NamesOfMetrics();
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = "shop", EnvironmentName = "Staging" });
        builder.Services.AddRoutingCore();
        builder.Services.AddWorkerTuning(new ConfigurationBuilder().Build());
        builder.Services.AddWorkerTuningTelemetry();
        builder.Services.AddWorkerTuningTelemetry().WithMetrics(metrics => metrics.AddReader(new BaseExportingMetricReader(exporter)));
        await using var services = builder.Services.BuildServiceProvider();
        var provider = services.GetRequiredService<MeterProvider>();
        services.GetRequiredService<WorkerTuning.Workers.WorkerMetrics>().Built(TimeSpan.FromSeconds(2), true);
        provider.ForceFlush();

        Assert.Single(exporter.Names, name => name == "worker_tuning.worker.build.duration");
        Assert.Contains("dotnet.gc.collections", exporter.Names);
        var resource = provider.GetResource().Attributes.ToDictionary(a => a.Key, a => a.Value);
        Assert.Equal(("shop", "Staging"), (resource["service.name"], resource["deployment.environment.name"]));
        Assert.Equal(resource, services.GetRequiredService<TracerProvider>().GetResource().Attributes.ToDictionary(a => a.Key, a => a.Value));
        Assert.All(["service.version", "service.instance.id", "host.name", "process.pid", "telemetry.sdk.name"], name => Assert.Contains(name, resource));
        Assert.Single(builder.Services, s => s.ServiceType == typeof(HostResource));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("otlp", true)]
    [InlineData("console, OTLP", true)]
    [InlineData("none", false)]
    [InlineData("prometheus", false)]
    public void IncludesOtlp_ByTheVariable_IsFalseWhereItNamesOthers(string? exporters, bool expected) =>
        Assert.Equal(expected, Exporters.IncludesOtlp(exporters));

    private sealed class NamesOfMetrics : BaseExporter<Metric>
    {
        public List<string> Names { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
                Names.Add(metric.Name);
            return ExportResult.Success;
        }
    }
}
