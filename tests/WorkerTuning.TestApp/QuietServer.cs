using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.TestApplication;

/// <summary>A server that listens nowhere, as TestServer does: TESTAPP_SERVER=quiet. With TESTAPP_STARVE the thread pool has no thread left once it has started.</summary>
internal sealed class QuietServer : IServer
{
    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}

internal static class QuietServerExtensions
{
    public static void AddQuietServer(this IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable("TESTAPP_SERVER") == "quiet")
            services.AddSingleton<IServer, QuietServer>();
    }

    public static void StarveOnceStarted(this WebApplication app)
    {
        if (Environment.GetEnvironmentVariable("TESTAPP_STARVE") is not null)
            app.Lifetime.ApplicationStarted.Register(ControlEndpoints.Starve);
    }
}
