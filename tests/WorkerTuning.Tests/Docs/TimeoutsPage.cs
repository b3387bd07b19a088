using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/timeouts.md.</summary>
internal static class TimeoutsPage
{
    public static void Map(WebApplication app, Func<Stream, CancellationToken, Task> export)
    {
        #region token
        app.MapPost("/import", async (HttpRequest request, CancellationToken cancelled) =>
            await request.Body.CopyToAsync(Stream.Null, cancelled));
        #endregion

        #region limits
        app.MapGet("/export", [WorkerTimeout(300)] (HttpContext context) => export(context.Response.Body, context.RequestAborted));
        app.MapGet("/events", [WorkerTimeout(0)] (HttpContext context) => export(context.Response.Body, context.RequestAborted));
        app.MapGet("/health", () => "ok").ExemptFromWorkers();
        #endregion
    }

    public static void Clock(WebApplicationBuilder builder, TimeProvider clock)
    {
        #region clock
        builder.Services.AddKeyedSingleton<TimeProvider>("WorkerTuning", clock);
        #endregion
    }
}
