using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

public sealed class OtlpTests
{
    [Fact]
    public async Task Pipeline_OfTheApplication_SendsMetricsAndTracesOverOtlp()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Timeout) = (1, WorkerClass.Sync, TimeSpan.FromMilliseconds(200)),
            app =>
            {
                app.MapGet("/", () => "hello");
                app.MapGet("/hang", gate.Block);
            },
            services =>
            {
                services.AddWorkerTuningInstrumentation();
                services.AddOpenTelemetry()
                    .WithMetrics(metrics => metrics.AddOtlpExporter(o => (o.Protocol, o.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(receiver.Address + "/v1/metrics"))))
                    .WithTracing(tracing => tracing.AddSource("Microsoft.AspNetCore").AddOtlpExporter(o => (o.Protocol, o.Endpoint) = (OtlpExportProtocol.HttpProtobuf, new Uri(receiver.Address + "/v1/traces"))));
            });
        var (meters, tracers) = (server.Services.GetRequiredService<MeterProvider>(), server.Services.GetRequiredService<TracerProvider>());
        Assert.Equal(200, (await server.GetAsync("/")).Status);
        await using var hanging = await server.ConnectAsync();
        await hanging.SendAsync("GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await server.WaitForAsync(s => s.Stuck == 1);

        // The request still runs, and its trace already names it.
        for (var until = Stopwatch.StartNew(); !receiver.Traces.Contains("worker_tuning.request.stuck", StringComparison.Ordinal) && until.Elapsed < TimeSpan.FromSeconds(15);)
            tracers.ForceFlush();
        Assert.Contains("worker_tuning.request.stuck", receiver.Traces, StringComparison.Ordinal);
        Assert.Contains("/hang", receiver.Traces, StringComparison.Ordinal);
        gate.Open();
        Assert.True(meters.ForceFlush(15_000));
        foreach (var name in (string[])["worker_tuning.workers", "worker_tuning.request.duration", "worker_tuning.request.stuck", "{worker}"])
            Assert.Contains(name, receiver.Metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Telemetry_OfOneLine_GoesWhereTheVariablesSay(string protocol)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await PoolServer.StartAsync(
            o => o.Workers = 2,
            app => app.MapGet("/orders/{id}", (int id) => id),
            services =>
            {
                // The variables reach OpenTelemetry through the configuration.
                services.AddSingleton(Variables(
                    ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol),
                    ("OTEL_EXPORTER_OTLP_ENDPOINT", protocol == "grpc" ? receiver.GrpcAddress : receiver.Address),
                    ("OTEL_SERVICE_NAME", "till-7"),
                    ("OTEL_RESOURCE_ATTRIBUTES", "team=checkout")));
                services.AddWorkerTuningTelemetry();
            });
        Assert.Equal(200, (await server.GetAsync("/orders/7")).Status);

        Assert.True(server.Services.GetRequiredService<MeterProvider>().ForceFlush(15_000));
        foreach (var name in (string[])["worker_tuning.workers", "http.server.request.duration", "kestrel.active_connections", "dotnet.gc.collections", "till-7", "checkout", "host.name", "Production"])
            Assert.Contains(name, receiver.Metrics, StringComparison.Ordinal);
        // A span ends a moment after its response.
        for (var until = Stopwatch.StartNew(); !receiver.Traces.Contains("/orders/{id}", StringComparison.Ordinal) && until.Elapsed < TimeSpan.FromSeconds(15); await Task.Yield())
            server.Services.GetRequiredService<TracerProvider>().ForceFlush();
        foreach (var name in (string[])["/orders/{id}", "worker_tuning.worker.id", "http.response.status_code", "till-7", "checkout"])
            Assert.Contains(name, receiver.Traces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activity_OfAnExemptEndpoint_NamesNoWorker()
    {
        var ended = new List<Activity>();
        await using var server = await PoolServer.StartAsync(o => o.Workers = 1, app =>
        {
            app.MapGet("/served", () => "");
            app.MapGet("/exempt", () => "").ExemptFromWorkers();
        });
        var source = server.Services.GetRequiredService<ActivitySource>();
        using var listener = Listen(source, ended);
        await server.GetAsync("/served");
        await server.GetAsync("/exempt");
        await server.WaitForAsync(_ => Count() == 2);

        Assert.Equal([true, false], ended.OrderBy(a => (string?)a.GetTagItem("url.path") != "/served").Select(a => a.TagObjects.Any(t => t.Key.StartsWith("worker_tuning", StringComparison.Ordinal))));

        int Count()
        {
            lock (ended)
                return ended.Count;
        }
    }

    [Fact]
    public async Task Activity_OfARequest_TellsWorkerAndWait()
    {
        using var gate = new Gate();
        var ended = new List<Activity>();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Backlog, o.Timeout) = (1, WorkerClass.Sync, 1, TimeSpan.FromSeconds(30)),
            app => app.MapGet("/{name}", (string name, HttpContext context, CancellationToken cancelled) => gate.PassAsync(cancelled)));
        var source = server.Services.GetRequiredService<ActivitySource>();
        using var listener = Listen(source, ended);
        var first = server.GetAsync("/first");
        await gate.ComeAsync();
        var second = server.GetAsync("/second");
        await server.WaitForAsync(s => s.Queued == 1);
        Assert.Equal(503, (await server.GetAsync("/third")).Status);
        gate.Open();
        await Task.WhenAll(first, second).WithTimeout();

        var activities = await EndedAsync(3);
        Assert.Equal("queue_full", Assert.Single(activities, a => Tag(a, "worker_tuning.worker.id") is null).GetTagItem("worker_tuning.refusal"));
        var served = activities.Where(a => Tag(a, "worker_tuning.refusal") is null).OrderBy(a => (double)Tag(a, "worker_tuning.queue.wait")!).ToList();
        Assert.All(served, a => Assert.Equal((1, 1), (Tag(a, "worker_tuning.worker.id"), Tag(a, "worker_tuning.worker.generation"))));
        Assert.Equal(0.0, Tag(served[0], "worker_tuning.queue.wait"));
        Assert.True((double)Tag(served[1], "worker_tuning.queue.wait")! > 0);

        static object? Tag(Activity activity, string name) => activity.GetTagItem(name);

        // An activity ends a moment after its response.
        async Task<IReadOnlyList<Activity>> EndedAsync(int count)
        {
            for (var until = Stopwatch.StartNew(); until.Elapsed < TimeSpan.FromSeconds(15); await Task.Yield())
            {
                lock (ended)
                {
                    if (ended.Count >= count)
                        return [.. ended];
                }
            }

            throw new TimeoutException($"{ended.Count} of {count} activities have ended.");
        }
    }

    private static IConfiguration Variables(params (string Name, string Value)[] variables) =>
        new ConfigurationBuilder().AddInMemoryCollection(variables.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build();

    private static ActivityListener Listen(ActivitySource source, List<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = s => ReferenceEquals(s, source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (ended)
                    ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
