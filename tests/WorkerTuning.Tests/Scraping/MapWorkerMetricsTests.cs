using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Tests.Scraping;

public class MapWorkerMetricsTests
{
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

    [Theory]
    [InlineData(new double[] { 1, 1 })]
    [InlineData(new double[] { 2, 1 })]
    [InlineData(new[] { double.NaN })]
    public void MapWorkerMetrics_WithBucketsThatDoNotAscend_NamesInstrumentAndBounds(double[] bounds)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRoutingCore();
        builder.Services.AddWorkerTuning(new ConfigurationBuilder().Build());
        builder.WebHost.UseKestrelCore();
        var app = builder.Build();

        var failure = Assert.Throws<ArgumentException>(() => app.MapWorkerMetrics(configure: options => options.Buckets["shop.orders"] = bounds));
        Assert.Contains($"'shop.orders' are [{string.Join(", ", bounds)}]", failure.Message, StringComparison.Ordinal);
    }
}
