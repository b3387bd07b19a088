using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using WorkerTuning.Samples.Mvc;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerLocal<Catalogue>();
builder.Services.AddScoped<Search>();
builder.Services.AddControllers();

// The application's own guards hold for every endpoint that is not spared them.
builder.Services.AddAuthentication().AddCookie();
builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
builder.Services.AddRateLimiter(limiter => limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
    static context => RateLimitPartition.GetFixedWindowLimiter(
        context.Connection.RemoteIpAddress?.ToString() ?? "",
        static _ => new FixedWindowRateLimiterOptions { PermitLimit = 600, Window = TimeSpan.FromMinutes(1) })));

var app = builder.Build();
app.UseHttpsRedirection(); // where ASPNETCORE_HTTPS_PORT or a bind with TLS names a port
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapControllers();

// Routing answers probes and scrapes before those guards: a kubelet has no cookie and follows no redirection.
app.MapWorkerHealth("/health").ShortCircuit();
app.MapWorkerMetrics("/metrics").ShortCircuit();
app.MapWorkerDashboard("/workers").RequireAuthorization(); // for people: signed in, over TLS
app.Run();
