// IWebHost is obsolete, and still what many applications and tests are built with.
#pragma warning disable ASPDEPR004, ASPDEPR008
using System.Net;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

/// <summary>Hosts that start and stop their services otherwise than WebApplication does.</summary>
public sealed class OldHostTests : IDisposable
{
    private readonly RecordingHooks _hooks = new();
    private readonly CapturingLoggerProvider _logs = new();

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TestServer_OfAWebHostBuilder_Answers(bool preload)
    {
        using var server = new TestServer(Configure(new WebHostBuilder(), ("PreloadApp", $"{preload}")));
        using var client = server.CreateClient();

        Assert.Equal("worker 1.1", await client.GetStringAsync("/").WithTimeout());
    }

    [Fact]
    public async Task DefaultBuilder_FromTheStartToTheStop_HasItsWorkers()
    {
        var host = Configure(WebHost.CreateDefaultBuilder().UseUrls("http://127.0.0.1:0")).Build();
        await host.StartAsync().WithTimeout();
        using (var client = new HttpClient())
            Assert.Equal("worker 1.1", await client.GetStringAsync(Address(host)).WithTimeout());
        await _logs.WaitForAsync(l => l.Message.Contains("worker", StringComparison.OrdinalIgnoreCase) && l.Message.Contains("ready", StringComparison.Ordinal));
        await host.StopAsync().WithTimeout();

        Assert.Contains("on_starting", _hooks.Calls.Select(c => c.Split(' ')[0]));
        Assert.Contains("worker_exit 1.1", _hooks.Calls);
        Assert.Equal("on_exit", _hooks.Calls[^1]);
        Assert.Single(_logs.Logs, l => l.Message.StartsWith("Plan 1", StringComparison.Ordinal));
        await Task.Run(host.Dispose).WithTimeout();
    }

    [Fact]
    public async Task DefaultBuilder_WrongSettings_FailsToStart() =>
        await Assert.ThrowsAsync<WorkerTuningException>(async () =>
        {
            using var host = Configure(WebHost.CreateDefaultBuilder().UseUrls("http://127.0.0.1:0"), ("Workers", "0")).Build();
            await host.StartAsync().WithTimeout();
        });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DefaultBuilder_ASettingThatCannotHoldThere_FailsToStart(bool captures)
    {
        using var host = Configure(WebHost.CreateDefaultBuilder().UseUrls("http://127.0.0.1:0").CaptureStartupErrors(captures), ("ShutdownDelay", "5")).Build();

        var failure = await Assert.ThrowsAsync<WorkerTuningException>(() => host.StartAsync()).WithTimeout();

        Assert.StartsWith("shutdown_delay = 5 (", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("cannot hold in this host, which stops to listen at once; use WebApplication or Host, or set it to 0", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(60, null)]
    public async Task DefaultBuilder_GracefulTimeoutLongerThanTheHosts_IsSaid(int? hosts, int? limit)
    {
        var builder = Configure(WebHost.CreateDefaultBuilder().UseUrls("http://127.0.0.1:0"), ("GracefulTimeout", "30"));
        if (hosts is { } seconds)
            builder.UseShutdownTimeout(TimeSpan.FromSeconds(seconds));
        using var host = builder.Build();
        await host.StartAsync().WithTimeout();

        var lines = _logs.Logs.Where(l => l.Message.StartsWith("graceful_timeout limited", StringComparison.Ordinal)).ToList();
        Assert.Equal(limit is null ? [] : [$"graceful_timeout limited: this host ends its connections {limit} s after the order to stop. UseShutdownTimeout of the host's builder sets that"], lines.Select(l => l.Message));
        await host.StopAsync().WithTimeout();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HostBuilder_ServicesOneByOneOrAtOnce_Answers(bool concurrently)
    {
        using var host = new HostBuilder()
            .ConfigureServices(s => s.Configure<HostOptions>(o => o.ServicesStartConcurrently = o.ServicesStopConcurrently = concurrently))
            .ConfigureWebHost(web => Configure(web.UseTestServer()))
            .Build();
        await host.StartAsync().WithTimeout();
        using (var client = host.GetTestClient())
            Assert.Equal("worker 1.1", await client.GetStringAsync("/").WithTimeout());
        await host.StopAsync().WithTimeout();

        Assert.Equal("on_exit", _hooks.Calls[^1]);
    }

    private static Uri Address(IWebHost host) => new(host.ServerFeatures.Get<IServerAddressesFeature>()!.Addresses.Single());

    private IWebHostBuilder Configure(IWebHostBuilder builder, params (string Name, string Value)[] settings) => builder
        .ConfigureLogging(logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(_logs))
        .ConfigureServices(services => services
            .AddSingleton<IWorkerHooks>(_hooks)
            .AddWorkerTuning(new ConfigurationBuilder()
                .AddInMemoryCollection([.. settings.Prepend((Name: "Workers", Value: "1")).GroupBy(s => s.Name, (_, same) => same.Last()).Select(s => KeyValuePair.Create("WorkerTuning:" + s.Name, (string?)s.Value))])
                .Build())
            .AddWorkerLocal<Local>())
        .Configure(app => app.Run(context =>
        {
            _ = context.RequestServices.GetRequiredService<WorkerLocal<Local>>().Value;
            var worker = context.Features.Get<IWorkerFeature>()!;
            return context.Response.WriteAsync($"worker {worker.WorkerId}.{worker.Generation}");
        }));

    private sealed class Local;
}
