using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prometheus;
using WorkerTuning;
using WorkerTuning.Bridge;
using WorkerTuning.Scraping;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps metrics for Prometheus.</summary>
public static class WorkerMetricsEndpointExtensions
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Answers scrapes with WorkerTuning's metrics, ASP.NET Core's of requests and Kestrel, the runtime's, and all else that is in
    /// prometheus-net's registry: as OpenMetrics 1.0 where the scraper prefers that, else as Prometheus text 0.0.4, and with gzip where it accepts
    /// that. It is no request of the worker pool and answers while every worker is busy.
    /// </summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="pattern">The path.</param>
    /// <param name="configure">Adds meters, sets buckets, or chooses another registry. May be null.</param>
    /// <returns>For conventions such as <c>RequireAuthorization</c> or <c>RequireHost</c>; as it stands, everybody may scrape.</returns>
    /// <remarks>
    /// Counting begins with this call and ends with the application. A second call maps a second page; what both show is counted once.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="endpoints"/> or <paramref name="pattern"/> is null.</exception>
    /// <exception cref="ArgumentException">The bounds of some buckets do not ascend.</exception>
    /// <exception cref="InvalidOperationException"><c>AddWorkerTuning</c> was not called.</exception>
    public static IEndpointConventionBuilder MapWorkerMetrics(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern = "/metrics", Action<WorkerMetricsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        var services = endpoints.ServiceProvider;
        if (services.GetService<IWorkerPool>() is null)
            throw new InvalidOperationException("Unable to find the services of WorkerTuning. Call 'builder.Services.AddWorkerTuning(builder.Configuration)' before 'MapWorkerMetrics'.");
        var options = new WorkerMetricsOptions();
        configure?.Invoke(options);
        var feed = RegistryFeed.Of(options.Registry);
        var subscription = new Subscription(services.GetRequiredService<IMeterFactory>(), [.. options.Meters], options.Buckets, services.GetRequiredService<ILoggerFactory>());
        if (ReferenceEquals(options.Registry, Metrics.DefaultRegistry))
            DefaultAdapters.LeaveTo(feed, options);
        feed.Add(subscription);
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopped.Register(() => feed.Remove(subscription));
        return endpoints.MapMethods(pattern, Methods, new ScrapeEndpoint(options.Registry).AnswerAsync).WithDisplayName("Metrics").ExemptFromWorkers()
            .CacheOutput(static policy => policy.NoCache());
    }
}
