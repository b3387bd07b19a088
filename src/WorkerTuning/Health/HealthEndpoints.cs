using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using WorkerTuning.Applying.Forwarding;

namespace WorkerTuning.Health;

/// <summary>The addresses under a prefix, and what each answers.</summary>
internal sealed class HealthEndpoints(WorkerHealth health, SystemFacts system, string? detailsPolicy)
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public void Map(RouteGroupBuilder group)
    {
        Add("", Overall, "status");
        Add("/live", Live, "live");
        Add("/liveness", Live, "live");
        Add("/startup", Startup, "startup");
        Add("/ready", Ready, "ready");
        Add("/readiness", Ready, "ready");
        Add("/detailed", Detailed, "detailed");
        Add("/system", SystemState, "system");
        Add("/security", Security, "security");

        void Add(string path, RequestDelegate handler, string name) =>
            group.MapMethods(path, Methods, handler).WithDisplayName($"Health: {name}");
    }

    // Without a wait where nothing has to be waited for: it answers as long as the server reads requests at all.
    private static Task Probe(HttpContext context, HealthReport report) =>
        HealthAnswer.WriteAsync(context, report, LocalCallers.IsLocal(context) ? ListedChecks.Failing : ListedChecks.None);

    private Task Live(HttpContext context) => Probe(context, health.Live());

    private Task Startup(HttpContext context) => Probe(context, health.Startup());

    private async Task Ready(HttpContext context) => await Probe(context, await health.ReadyAsync(context.RequestAborted));

    private async Task Overall(HttpContext context) => await Probe(context, await health.AllAsync(context.RequestAborted));

    private async Task Detailed(HttpContext context) => await Details(context, await health.AllAsync(context.RequestAborted));

    private async Task SystemState(HttpContext context) => await Details(context, await health.AllAsync(context.RequestAborted), system.Write, ListedChecks.None);

    private async Task Security(HttpContext context) => await Details(context, health.Security());

    private async Task Details(HttpContext context, HealthReport report, Action<Utf8JsonWriter>? more = null, ListedChecks checks = ListedChecks.All)
    {
        var isTrusted = await TrustedCallers.IncludeAsync(context, detailsPolicy);
        await HealthAnswer.WriteAsync(context, report, isTrusted ? checks : ListedChecks.None, isTrusted ? more : null);
    }
}
