using System.Threading.RateLimiting;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>Pages that are soon served beside reports that block a thread for long, and the ways to keep the one from starving the other.</summary>
internal static class Neighbours
{
    public const string Page = "/page", Report = "/report";

    /// <summary>Requests at a time of the default pool; a page takes <see cref="PageTime"/>.</summary>
    public const int Places = 4 * 8;

    /// <summary>Requests at a time of the reports; each takes <see cref="ReportTime"/>.</summary>
    public const int ReportPlaces = 2;

    public static readonly TimeSpan PageTime = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan ReportTime = TimeSpan.FromMilliseconds(200);

    public static double PagesPerSecond => Places / PageTime.TotalSeconds;

    public static double ReportsPerSecond => ReportPlaces / ReportTime.TotalSeconds;

    private const string Policy = "reports";
    private const int ReportQueue = 10;

    public static void MapPages(WebApplication app) => app.MapGet(Page, async (CancellationToken cancellation) =>
    {
        await Task.Delay(PageTime, cancellation);
        return "Hello, world!";
    });

    public static RouteHandlerBuilder MapReports(WebApplication app) => app.MapGet(Report, static () =>
    {
        Thread.Sleep(ReportTime);
        return "Hello, world!";
    });

    public static void AddLimiter(IServiceCollection services) => services.AddRateLimiter(o =>
    {
        o.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
        o.AddPolicy(Policy, static _ => RateLimitPartition.GetConcurrencyLimiter(0, static _ => new ConcurrencyLimiterOptions { PermitLimit = ReportPlaces, QueueLimit = ReportQueue }));
    });

    public static void MapLimitedReports(WebApplication app)
    {
        app.UseRateLimiter();
        MapReports(app).RequireRateLimiting(Policy);
    }

    public static (string Key, string Value)[] OnePool => [("Workers", "4"), ("WorkerClass", "gthread"), ("Threads", "8"), ("Backlog", "2048")];

    public static (string Key, string Value)[] TwoPools =>
    [
        .. OnePool, ("Pools:reports:Workers", $"{ReportPlaces}"), ("Pools:reports:WorkerClass", "sync"), ("Pools:reports:Backlog", $"{ReportQueue}"), ("Pools:reports:MaxRequests", "50"),
    ];
}
