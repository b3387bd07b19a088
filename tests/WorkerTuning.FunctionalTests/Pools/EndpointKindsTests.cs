using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Pools;

/// <summary>Hubs and controllers belong to a pool as routes do.</summary>
[Collection(EndpointNames.Collection)]
public class EndpointKindsTests
{
    internal sealed class RenderHub(WorkerLocal<Engine> engine) : Hub
    {
        public int Who() => engine.Value.Number;
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Hub_OfAPool_LastsOnAWorkerOfIt(HttpTransportType transport)
    {
        await using var server = await PoolsServer.StartAsync(
            o => o.Pools["reports"].Workers = 1,
            app =>
            {
                app.MapHub<RenderHub>("/hub").RequireWorkerPool("reports");
                app.MapGet("/engine", (WorkerLocal<Engine> engine) => $"{engine.Value.Number}").RequireWorkerPool("reports");
                app.MapGet("/other", (WorkerLocal<Engine> engine) => $"{engine.Value.Number}");
            },
            services =>
            {
                services.AddSignalR();
                services.AddWorkerLocal<Engine>();
            });
        await using var hub = new HubConnectionBuilder().WithUrl(new Uri(server.Server.Address, "/hub"), transport).Build();
        await hub.StartAsync().WithTimeout();

        var who = await hub.InvokeAsync<int>("Who").WithTimeout();
        Assert.Equal($"{who}", await server.GetAsync("/engine"));
        Assert.NotEqual($"{who}", await server.GetAsync("/other"));
        // The connection, and a poll that waits.
        await server.Server.WaitForAsync(s => s.LongLived == 0 && server.ReportsPool is { LongLived: 1 or 2, InFlight: 0 });

        // It keeps its worker over a recycle of its pool, and the other pool has nothing to do with it.
        Assert.True(await server.Named("reports").RecycleAsync().WithTimeout());
        Assert.True(await server.Server.Pool.RecycleAsync(CancellationToken.None).WithTimeout());
        Assert.Equal(who, await hub.InvokeAsync<int>("Who").WithTimeout());
        await server.Server.WaitForAsync(s => s.Workers.Count == 1 && server.ReportsPool.Workers.Count == 2);
        await hub.DisposeAsync();
        await server.Server.WaitForAsync(_ => server.ReportsPool is { LongLived: 0, Workers.Count: 1 });
        var tally = server.Server.Services.GetRequiredService<Tally>();
        Assert.Equal((4, 2, 0), (tally.Made, tally.Disposed, tally.UsedAfterDisposal));
    }

    [Fact]
    public async Task Controllers_OfAPool_AreServedByIt()
    {
        await using var server = await PoolsServer.StartAsync(
            o => o.Pools["reports"].Workers = 1,
            app =>
            {
                app.MapControllers().RequireWorkerPool("reports");
                app.MapGet("/mine", (WorkerLocal<Engine> engine) => $"{engine.Value.Number}").RequireWorkerPool("reports");
            },
            services =>
            {
                services.AddWorkerLocal<Engine>();
                services.AddScoped<EngineUser>();
                services.AddControllers().AddApplicationPart(typeof(EngineController).Assembly).ConfigureApplicationPartManager(p => p.FeatureProviders.Add(new OnlyEngineController()));
            });
        var mine = await server.GetAsync("/mine");

        Assert.Equal($"{mine} {mine}", await server.GetAsync("/engine"));
        Assert.Equal(2, server.ReportsPool.Served);
    }
}
