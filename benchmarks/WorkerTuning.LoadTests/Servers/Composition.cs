using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpLogging;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>One way of putting a server together around the same endpoints.</summary>
/// <param name="Services">What is added to the host.</param>
/// <param name="Pipeline">What comes before the endpoints.</param>
internal sealed record Composition(Action<WebApplicationBuilder> Services, Action<WebApplication> Pipeline)
{
    public const string Bare = "bare", Stock = "stock", Ours = "ours", Sync = "ours-sync", Gthread = "ours-gthread", Recycling = "ours-recycling", SlowBuild = "ours-slow-build",
        AccessLog = "ours-accesslog", InfoLog = "ours-infolog", HttpLogging = "bare-httplogging", W3CLogging = "bare-w3clogging", Burst = "ours-burst", OneWorker = "ours-1-worker", ManyWorkers = "ours-1001-workers",
        FiveWorkers = "ours-5-workers", Guessed = "ours-guessed", Adaptive = "ours-adaptive",
        BareTelemetry = "bare-telemetry", Telemetry = "ours-telemetry", TelemetryAndLog = "ours-telemetry-accesslog", Scraped = "ours-prometheus-accesslog", Enduring = "ours-enduring",
        BareNeighbours = "bare-reports", LimitedNeighbours = "bare-concurrency-limiter", OnePool = "ours-one-pool", TwoPools = "ours-two-pools";

    // The size of ours by default on two processors, so that every composition has the same room.
    private const int Workers = 5, PerWorker = 1000;

    public static IReadOnlyDictionary<string, Composition> All { get; } = new Dictionary<string, Composition>
    {
        [Bare] = new(static _ => { }, static _ => { }),
        [Stock] = new(AddStock, static app => app.UseRateLimiter().UseRequestTimeouts()),
        [HttpLogging] = new(AddHttpLogging, static app => app.UseHttpLogging()),
        [W3CLogging] = new(AddW3CLogging, static app => app.UseW3CLogging()),
        [Ours] = Tuned(),
        [Sync] = Tuned(("WorkerClass", "sync"), ("Workers", "5")),
        [Gthread] = Tuned(("WorkerClass", "gthread"), ("Workers", "5"), ("Threads", "25")),
        [AccessLog] = Tuned(("AccessLog", LogFile("access.log"))),
        [InfoLog] = Tuned(("LogLevel", "info"), ("ErrorLog", LogFile("error.log"))),
        [Recycling] = Tuned(("MaxRequests", "1000")),
        [SlowBuild] = new(
            builder =>
            {
                Tune(builder, ("MaxRequests", "1000"));
                builder.Services.AddWorkerLocal<SlowToBuild>();
            },
            static _ => { }),
        [Burst] = Tuned(("WorkerClass", "gthread"), ("Workers", "8"), ("Threads", "25")),
        [OneWorker] = Tuned(("Workers", "1")),
        [FiveWorkers] = Tuned(("Workers", "5")),
        [Guessed] = Tuned(("WorkerClass", "gthread"), ("Workers", "5"), ("Threads", $"{Downstream.Slots / 5}"), ("QueueTarget", "20ms")),
        [Adaptive] = Tuned(("Concurrency", "adaptive")),
        [ManyWorkers] = Tuned(("Workers", "1001")),
        [Enduring] = new(EnduringServer.Add, EnduringServer.Map),
        [BareTelemetry] = new(static builder => Pipelines.AddToBare(builder.Services), static _ => { }),
        [Telemetry] = Watched(static services => Pipelines.AddToOurs(services), static _ => { }),
        [TelemetryAndLog] = Watched(static services => Pipelines.AddToOurs(services), static _ => { }, ("AccessLog", LogFile("access.log"))),
        [Scraped] = Watched(static services => Pipelines.AddTraces(services), static app => app.MapWorkerMetrics("/metrics"), ("AccessLog", LogFile("access.log"))),
        [BareNeighbours] = new(static _ => { }, static app => Neighbours.MapReports(app)),
        [LimitedNeighbours] = new(static builder => Neighbours.AddLimiter(builder.Services), Neighbours.MapLimitedReports),
        [OnePool] = new(static builder => Tune(builder, Neighbours.OnePool), static app => Neighbours.MapReports(app)),
        [TwoPools] = new(static builder => Tune(builder, Neighbours.TwoPools), static app => Neighbours.MapReports(app).RequireWorkerPool("reports")),
    };

    private static Composition Tuned(params (string Key, string Value)[] settings) => new(builder => Tune(builder, settings), static _ => { });

    private static Composition Watched(Action<IServiceCollection> services, Action<WebApplication> pipeline, params (string Key, string Value)[] settings) => new(
        builder =>
        {
            Tune(builder, settings);
            services(builder.Services);
        },
        pipeline);

    private static void Tune(WebApplicationBuilder builder, params (string Key, string Value)[] settings)
    {
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create("WorkerTuning:" + s.Key, (string?)s.Value)));
        builder.Services.AddWorkerTuning(builder.Configuration);
    }

    private static void AddStock(WebApplicationBuilder builder)
    {
        builder.Services.AddRequestTimeouts(o => o.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(30) });
        builder.Services.AddRateLimiter(o => o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(static _ => RateLimitPartition.GetConcurrencyLimiter(
            0,
            static _ => new ConcurrencyLimiterOptions { PermitLimit = Workers * PerWorker, QueueLimit = 2048 })));
    }

    // The fields of gunicorn's default line, as one line, as cheaply as this logging can.
    private static void AddHttpLogging(WebApplicationBuilder builder)
    {
        builder.Services.AddHttpLogging(o =>
        {
            o.LoggingFields = HttpLoggingFields.RequestPropertiesAndHeaders | HttpLoggingFields.ResponseStatusCode | HttpLoggingFields.Duration;
            o.RequestHeaders.Clear();
            o.RequestHeaders.Add("Referer");
            o.RequestHeaders.Add("User-Agent");
            o.CombineLogs = true;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore.HttpLogging", LogLevel.Information);
    }

    private static void AddW3CLogging(WebApplicationBuilder builder) => builder.Services.AddW3CLogging(o =>
    {
        o.LogDirectory = Path.GetDirectoryName(LogFile("w3c"))!;
        o.LoggingFields = W3CLoggingFields.Date | W3CLoggingFields.Time | W3CLoggingFields.ClientIpAddress | W3CLoggingFields.Method | W3CLoggingFields.UriStem
            | W3CLoggingFields.UriQuery | W3CLoggingFields.ProtocolVersion | W3CLoggingFields.ProtocolStatus | W3CLoggingFields.Referer | W3CLoggingFields.UserAgent;
    });

    private static string LogFile(string name) => Path.Combine(Directory.CreateTempSubdirectory("load-").FullName, name);

    private sealed class SlowToBuild : IWorkerWarmup
    {
        public async ValueTask WarmUpAsync(CancellationToken cancellationToken) => await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
    }
}
