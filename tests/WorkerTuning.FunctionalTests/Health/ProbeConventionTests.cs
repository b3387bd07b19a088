using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Workers;

namespace WorkerTuning.FunctionalTests.Health;

public sealed class ProbeConventionTests
{
    [Theory]
    [InlineData("policy", 401, "Probes /health, /health/live, ", " are refused by the fallback authorization policy: map them with .AllowAnonymous() or .ShortCircuit()")]
    [InlineData("limiter", 503, "Probes /health, /health/live, ", " are refused at the limit of the global rate limiter: map them with .DisableRateLimiting() or .ShortCircuit()")]
    [InlineData("redirection", 307, "Probes /health, /health/live, ", " are redirected by UseHttpsRedirection: map them with .ShortCircuit()")]
    public async Task Start_ProbesInTheWayOfMiddleware_AreNamed(string middleware, int status, string begin, string end)
    {
        await using var server = await StartAsync(middleware, _ => { });

        var warning = Assert.Single(Warnings(server));
        Assert.StartsWith(begin, warning, StringComparison.Ordinal);
        Assert.Contains(end, warning, StringComparison.Ordinal);
        Assert.Equal(status, (await server.GetAsync("/health/live")).Status);
    }

    [Theory]
    [InlineData("policy", "AllowAnonymous")]
    [InlineData("policy", "ShortCircuit")]
    [InlineData("limiter", "DisableRateLimiting")]
    [InlineData("limiter", "ShortCircuit")]
    [InlineData("redirection", "ShortCircuit")]
    [InlineData("none", "none")]
    public async Task Start_ProbesWithTheConvention_AreSpared(string middleware, string convention)
    {
        await using var server = await StartAsync(middleware, health => _ = convention switch
        {
            "AllowAnonymous" => health.AllowAnonymous(),
            "DisableRateLimiting" => health.DisableRateLimiting(),
            "ShortCircuit" => health.ShortCircuit(),
            _ => health,
        });

        Assert.Empty(Warnings(server));
        Assert.Equal(200, (await server.GetAsync("/health/live")).Status);
    }

    private static IEnumerable<string> Warnings(PoolServer server) =>
        server.Logs.Logs.Where(l => l.Level == LogLevel.Warning && l.Message.StartsWith("Probes ", StringComparison.Ordinal)).Select(l => l.Message);

    private static Task<PoolServer> StartAsync(string middleware, Action<IEndpointConventionBuilder> health) => PoolServer.StartAsync(
        o => o.Workers = 1,
        app =>
        {
            if (middleware == "policy")
                app.UseAuthentication().UseAuthorization();
            if (middleware == "limiter")
                app.UseRateLimiter();
            if (middleware == "redirection")
                app.UseHttpsRedirection();
            health(app.MapWorkerHealth("/health"));
        },
        services =>
        {
            services.AddAuthentication(BearerTokenDefaults.AuthenticationScheme).AddBearerToken();
            if (middleware == "policy")
                services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            if (middleware == "limiter")
                services.AddRateLimiter(limiter => limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(_ => RateLimitPartition.Get(0, _ => new NoPermits())));
            if (middleware == "redirection")
                services.AddHttpsRedirection(o => o.HttpsPort = 8443);
        });

    private sealed class NoPermits : RateLimiter
    {
        public override TimeSpan? IdleDuration => null;

        public override RateLimiterStatistics? GetStatistics() => null;

        protected override RateLimitLease AttemptAcquireCore(int permitCount) => new Refused();

        protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => ValueTask.FromResult<RateLimitLease>(new Refused());

        private sealed class Refused : RateLimitLease
        {
            public override bool IsAcquired => false;

            public override IEnumerable<string> MetadataNames => [];

            public override bool TryGetMetadata(string metadataName, out object? metadata)
            {
                metadata = null;
                return false;
            }
        }
    }
}
