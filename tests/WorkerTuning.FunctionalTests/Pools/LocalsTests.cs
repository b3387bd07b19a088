using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Workers;

namespace WorkerTuning.FunctionalTests.Pools;

/// <summary>Each pool's workers have their own worker-locals.</summary>
[Collection(EndpointNames.Collection)]
public class LocalsTests
{
    private sealed record Renderer(string Settings);

    private sealed record Mailer;

    private sealed class User(WorkerLocal<Renderer> renderer)
    {
        public string Settings => renderer.Value.Settings;
    }

    private static void Add(IServiceCollection services)
    {
        services.AddWorkerLocal("reports", _ => new Renderer("large"));
        services.AddWorkerLocal(_ => new Renderer("small"));
        services.AddWorkerLocal<Mailer>("reports");
        services.AddWorkerLocal<Engine>();
        services.AddScoped<User>();
    }

    private static void Map(WebApplication app)
    {
        app.MapGet("/small", (WorkerLocal<Renderer> renderer, User user) => $"{renderer.Value.Settings} {user.Settings}");
        app.MapGet("/large", (WorkerLocal<Renderer> renderer, User user) => $"{renderer.Value.Settings} {user.Settings}").RequireWorkerPool("reports");
        app.MapGet("/mail", (WorkerLocal<Mailer> mailer) => mailer.Value is null ? "none" : "mail").RequireWorkerPool("reports");
        app.MapGet("/stray", (WorkerLocal<Mailer> mailer) =>
        {
            try
            {
                return mailer.Value.ToString();
            }
            catch (InvalidOperationException e)
            {
                return e.Message;
            }
        });
        app.MapGet("/engine", (WorkerLocal<Engine> engine) => engine.Value.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)).RequireWorkerPool("reports");
    }

    [Fact]
    public async Task Locals_OfTheSameType_AreEachPoolsOwn()
    {
        await using var server = await PoolsServer.StartAsync(services: Add, map: Map);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("small small", await server.GetAsync("/small"));
            Assert.Equal("large large", await server.GetAsync("/large"));
        }

        Assert.Equal("mail", await server.GetAsync("/mail"));
        Assert.Equal(
            "WorkerLocal<Mailer> was used in the pool default, and is registered for reports only. Name that pool at the endpoint (RequireWorkerPool), or register the type for every pool.",
            await server.GetAsync("/stray"));
        // One for each worker: of the default pool, and the two of reports.
        Assert.Equal(3, server.Server.Services.GetRequiredService<Tally>().Made);
    }

    [Fact]
    public async Task Middleware_ThatTookServicesBeforeRouting_LeavesTheEndpointItsOwnPools()
    {
        var before = new List<string>();
        await using var server = await PoolsServer.StartAsync(services: Add, map: Map, first: app =>
        {
            app.Use((context, next) =>
            {
                // The default pool's, since nothing is known yet; what was taken stays usable.
                before.Add(context.RequestServices.GetRequiredService<WorkerLocal<Renderer>>().Value.Settings);
                return next(context);
            });
            app.UseRouting();
        });

        Assert.Equal("large large", await server.GetAsync("/large"));
        Assert.Equal("large large", await server.GetAsync("/large"));
        Assert.Equal("small small", await server.GetAsync("/small"));
        Assert.All(before, settings => Assert.Equal("small", settings));
        await server.Server.WaitForAsync(s => s.InFlight == 0 && server.ReportsPool.InFlight == 0);
        // Nothing keeps the workers of either pool.
        Assert.True(await server.Named("reports").RecycleAsync());
        Assert.True(await server.Server.Pool.RecycleAsync());
        await server.Server.WaitForAsync(s => s.Workers.All(w => w.State != WorkerState.Draining) && server.ReportsPool.Workers.All(w => w.State != WorkerState.Draining));
    }

    [Fact]
    public async Task Recycle_OfOnePool_DisposesItsLocalsAlone()
    {
        await using var server = await PoolsServer.StartAsync(services: Add, map: Map);
        var tally = server.Server.Services.GetRequiredService<Tally>();

        Assert.True(await server.Named("reports").RecycleAsync());
        await server.Server.WaitForAsync(_ => tally.Disposed == 2);
        Assert.Equal((5, 2), (tally.Made, tally.Disposed));
    }
}
