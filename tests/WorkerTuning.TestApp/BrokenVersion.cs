using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace WorkerTuning.TestApplication;

/// <summary>TESTAPP_BROKEN: a version whose database does not answer. It starts, is never ready, and fails every request.</summary>
internal static class BrokenVersion
{
    private static readonly bool IsBroken = Environment.GetEnvironmentVariable("TESTAPP_BROKEN") == "1";

    public static void AddBrokenVersion(this IServiceCollection services)
    {
        if (IsBroken)
            services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Unhealthy("It does not answer."), ["ready"]);
    }

    public static void UseBrokenVersion(this WebApplication app)
    {
        if (!IsBroken)
            return;
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments("/health"))
                return next(context);
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
    }
}
