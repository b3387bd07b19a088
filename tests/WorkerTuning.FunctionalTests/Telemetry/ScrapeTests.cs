using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;
using Prometheus;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

/// <summary>The page of MapWorkerMetrics on a real server.</summary>
public sealed class ScrapeTests
{
    private const string OpenMetrics = "Accept: application/openmetrics-text; version=1.0.0";

    [Fact]
    public async Task Scrape_WhileEveryWorkerIsBusy_IsAnsweredAndIsNoRequestOfThePool()
    {
        using var gate = new Gate();
        await using var server = await StartAsync(app => app.MapGet("/slow", (CancellationToken cancelled) => gate.PassAsync(cancelled)));
        var slow = server.GetAsync("/slow");
        await gate.ComeAsync();

        var page = (await server.GetAsync("/metrics")).Text;

        Assert.Equal("1", Value(page, "worker_tuning_pool_in_use"));
        Assert.Equal("0", Value(page, "worker_tuning_queue_length"));
        gate.Open();
        Assert.Equal(200, (await slow).Status);
    }

    [Fact]
    public async Task Scrape_EachTime_IsFresh()
    {
        await using var server = await StartAsync(app => app.MapGet("/", () => "hello"));
        for (var i = 1; i <= 3; i++)
        {
            Assert.Equal(200, (await server.GetAsync("/")).Status);
            await server.WaitForAsync(s => s.InFlight == 0);
            Assert.Equal($"{i}", Value((await server.GetAsync("/metrics")).Text, "worker_tuning_request_duration_seconds_count"));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("identity")]
    public async Task Scrape_WithOrWithoutGzip_IsNotStoredAndHoldsTheSame(string coding)
    {
        await using var server = await StartAsync(_ => { });
        await using var connection = await server.ConnectAsync();
        var response = await connection.GetAsync("/metrics", OpenMetrics, $"Accept-Encoding: {coding}");

        Assert.Equal(("no-store", "Accept, Accept-Encoding"), (response.Header("Cache-Control"), response.Header("Vary")));
        Assert.Equal("application/openmetrics-text; version=1.0.0; charset=utf-8", response.Header("Content-Type"));
        Assert.Equal(coding == "gzip" ? "gzip" : null, response.Header("Content-Encoding"));
        var page = coding == "gzip" ? Unzip(response.Body) : response.Text;
        Assert.Equal("1.0", Value(page, "worker_tuning_worker_target"));
        Assert.EndsWith("# EOF\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scrape_WithHead_HasTheHeadersAlone()
    {
        await using var server = await StartAsync(_ => { });
        using var client = new HttpClient { BaseAddress = server.Address };
        using var response = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics")).WithTimeout();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Scrape_WhereTracingIsOn_HasExemplarsWithTheTraceOfARequest()
    {
        await using var server = await StartAsync(
            app => app.MapGet("/", () => System.Diagnostics.Activity.Current!.TraceId.ToString()),
            services => services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore")));
        var trace = (await server.GetAsync("/")).Text;
        await server.WaitForAsync(s => s.InFlight == 0);
        await using var connection = await server.ConnectAsync();
        var page = (await connection.GetAsync("/metrics", OpenMetrics)).Text;

        Assert.Matches($$"""(?m)^worker_tuning_request_duration_seconds_bucket\{.*le="\S+"\} 1 # \{trace_id="{{trace}}",span_id="[0-9a-f]{16}"\} """, page);
        Assert.Matches($$"""(?m)^http_server_request_duration_seconds_bucket\{.*\} \d+ # \{trace_id="[0-9a-f]{32}",""", page);
    }

    [Fact]
    public async Task Page_WithThingsOfTheApplicationAndHttpMetrics_HasEachSeriesOnceAndTheirStatus()
    {
        var registry = Metrics.NewCustomRegistry();
        var orders = Metrics.WithCustomRegistry(registry).CreateCounter("shop_orders_total", "Orders.");
        await using var server = await StartAsync(
            app =>
            {
                app.UseHttpMetrics(options => options.ConfigureMeasurements(o => o.Registry = registry));
                app.MapGet("/", () => orders.Inc());
                app.MapGet("/hang", (CancellationToken cancelled) => Task.Delay(Timeout.Infinite, cancelled));
            },
            registry: registry,
            timeout: TimeSpan.FromMilliseconds(100));
        Assert.Equal(200, (await server.GetAsync("/")).Status);
        for (var i = 0; i < 4; i++)
            Assert.Equal(504, (await server.GetAsync("/hang")).Status);
        await server.WaitForAsync(s => s.InFlight == 0);

        var page = (await server.GetAsync("/metrics")).Text;

        Assert.Equal("1", Value(page, "shop_orders_total"));
        Assert.Equal("4", Value(page, "worker_tuning_request_timeouts_total"));
        // As docs/telemetry.md says.
        Assert.Equal("4", Value(page, "http_requests_received_total", "code=\"200\".*endpoint=\"/hang\""));
        Assert.Equal("4", Value(page, "http_server_request_duration_seconds_count", "http_response_status_code=\"504\""));
        var series = page.Split('\n').Where(l => l is [not '#', ..]).Select(l => l[..l.LastIndexOf(' ')]).ToList();
        Assert.Equal(series.Distinct(), series);
    }

    [Fact]
    public async Task Page_OfTheDefaultRegistry_LeavesTheAdaptersWhatItDoesNotShow()
    {
        await using var server = await StartAsync(_ => { }, registry: Metrics.DefaultRegistry);
        await server.GetAsync("/metrics");
        var page = (await server.GetAsync("/metrics")).Text;

        Assert.Contains("process_cpu_seconds_total ", page, StringComparison.Ordinal);
        Assert.Matches("(?m)^worker_tuning_worker_target\\{", page);
        // The adapter's names begin with the meter's.
        Assert.DoesNotMatch("(?m)^(workertuning|system_runtime|microsoft_aspnetcore_hosting|microsoft_aspnetcore_server_kestrel|private)_", page);
    }

    [Fact]
    public async Task Page_OfEachHostWithItsRegistry_ShowsThatHost()
    {
        await using var first = await StartAsync(app => app.MapGet("/", () => "hello"));
        await using var second = await StartAsync(_ => { });
        await first.GetAsync("/");
        await first.WaitForAsync(s => s.InFlight == 0);

        Assert.Equal("1", Value((await first.GetAsync("/metrics")).Text, "worker_tuning_request_duration_seconds_count"));
        Assert.Null(Value((await second.GetAsync("/metrics")).Text, "worker_tuning_request_duration_seconds_count"));
    }

    private static Task<PoolServer> StartAsync(
        Action<WebApplication> pipeline, Action<IServiceCollection>? services = null, CollectorRegistry? registry = null, TimeSpan? timeout = null) =>
        PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout) = (1, WorkerClass.Sync, timeout ?? TimeSpan.FromSeconds(30)),
            app =>
            {
                pipeline(app);
                app.MapWorkerMetrics(configure: options => options.Registry = registry ?? Metrics.NewCustomRegistry());
            },
            services);

    private static string? Value(string page, string name, string labels = "") =>
        Regex.Match(page, $"(?m)^{name}(\\{{.*{labels}.*\\}})? (\\S+)") is { Success: true } found ? found.Groups[2].Value : null;

    private static string Unzip(byte[] body)
    {
        using var text = new StreamReader(new GZipStream(new MemoryStream(body), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }
}
