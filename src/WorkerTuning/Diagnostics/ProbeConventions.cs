using System.Globalization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Workers;

namespace WorkerTuning.Diagnostics;

/// <summary>Says once the server listens which probes the application's own middleware would redirect or refuse, and by which convention they are spared.</summary>
internal sealed class ProbeConventions(IServiceProvider services, RedirectionSight redirection, ILoggerFactory loggers) : IHostedLifecycleService
{
    private static readonly string[] HttpsPorts = ["HTTPS_PORT", "ANCM_HTTPS_PORT"];

    // Routing runs such an endpoint at once, before any middleware that comes after it.
    private static readonly Type? ShortCircuit = TurnBack.Endpoint.Metadata.Select(m => m.GetType()).FirstOrDefault(t => t.Name.Contains("ShortCircuit", StringComparison.Ordinal));

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var isProtected = services.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy is not null;
        var isLimited = services.GetService<IOptions<RateLimiterOptions>>()?.Value.GlobalLimiter is not null;
        var isRedirected = Redirects();
        // Whoever asks for the endpoints has all of them built.
        if (!isProtected && !isLimited && !isRedirected)
            return Task.CompletedTask;
        var probes = Probes();
        if (isProtected)
            Warn(probes.Where(p => !HasAuthorisation(p)), "refused by the fallback authorization policy", ".AllowAnonymous() or .ShortCircuit()");
        if (isLimited)
            Warn(probes.Where(p => p.Metadata.GetMetadata<DisableRateLimitingAttribute>() is null), "refused at the limit of the global rate limiter", ".DisableRateLimiting() or .ShortCircuit()");
        if (isRedirected)
            Warn(probes, "redirected by UseHttpsRedirection", ".ShortCircuit()");
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool HasAuthorisation(Endpoint probe) =>
        probe.Metadata.GetMetadata<IAllowAnonymous>() is not null
        || probe.Metadata.GetMetadata<IAuthorizeData>() is not null
        || probe.Metadata.GetMetadata<AuthorizationPolicy>() is not null;

    private static bool IsProbe(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ExemptFromWorkersAttribute>() is not null
        && (endpoint.DisplayName == "Metrics" || endpoint.DisplayName?.StartsWith("Health: ", StringComparison.Ordinal) == true);

    private List<RouteEndpoint> Probes() =>
        [.. services.GetService<EndpointDataSource>()?.Endpoints.OfType<RouteEndpoint>().Where(e => IsProbe(e) && !e.Metadata.Any(m => m.GetType() == ShortCircuit)) ?? []];

    // As the middleware finds its port; without one it lets everything pass.
    private bool Redirects()
    {
        if (redirection.Options is not { } options)
            return false;
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var configuration = services.GetService<IConfiguration>();
        return addresses.Any(a => a.StartsWith("http:", StringComparison.OrdinalIgnoreCase))
            && (options.HttpsPort is not null
                || HttpsPorts.Any(key => int.TryParse(configuration?[key], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                || addresses.Any(a => a.StartsWith("https:", StringComparison.OrdinalIgnoreCase)));
    }

    private void Warn(IEnumerable<RouteEndpoint> probes, string fate, string conventions)
    {
        var paths = probes.Select(p => "/" + p.RoutePattern.RawText?.Trim('/')).Distinct().ToList();
        if (paths.Count > 0)
            Log.ProbesInTheWay(loggers.CreateLogger(Log.Category), string.Join(", ", paths), fate, conventions);
    }
}
