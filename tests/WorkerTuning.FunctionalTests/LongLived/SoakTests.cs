using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>
/// WebSockets that echo, event streams and short requests at once, under recycling and reloads. WORKERTUNING_SOAK_SECONDS says how long; 10 without it.
/// </summary>
public class SoakTests
{
    private const int Workers = 2;
    private const int Sockets = 500;
    private const int Streams = 50;
    private const int MaxRequests = 50;
    private const int MaxOldWorkers = 2;
    private static readonly TimeSpan BetweenReloads = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("WORKERTUNING_SOAK_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 10);

    [Fact]
    public async Task ConnectionsThatLast_UnderRecyclingAndReloads_LoseNothing()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("WorkerTuning:MaxRequests", $"{MaxRequests}")]).Build();
        await using var server = await PoolServer.StartAsync(
            o =>
            {
                (o.Workers, o.WorkerClass, o.Threads, o.MaxRecycling) = (Workers, WorkerClass.Gthread, 8, Workers);
                (o.MaxOldWorkers, o.Timeout, o.GracefulTimeout) = (MaxOldWorkers, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2));
            },
            Map,
            s => s.AddWorkerLocal<Engine>().Configure<LoggerFilterOptions>(logging => logging.MinLevel = LogLevel.Warning),
            configuration: settings);
        using var clients = new SoakClients(server, Sockets, Streams);
        using var enough = new CancellationTokenSource(Length);
        var bound = WatchAsync(server, enough.Token);

        var running = clients.RunAsync(enough.Token);
        var reloads = await ReloadAsync(server, enough.Token);
        await running.WithTimeout(TimeSpan.FromMinutes(1));

        Assert.Empty(clients.Failures);
        Assert.InRange(await bound, 1, MaxOldWorkers);
        var tally = server.Services.GetRequiredService<Tally>();
        var end = await server.WaitForAsync(s => s is { InFlight: 0, LongLived: 0, Building: 0 } && s.Workers.Count == Workers && s.Workers.All(w => w.Due is null) && tally.Made == tally.Disposed + Workers);
        Assert.Equal((0L, 0L, 0L, 0), (end.TimedOut, end.Stuck, end.FailedBuilds, tally.UsedAfterDisposal));
        Assert.Equal(reloads + 1, end.PlanRevision);
        // All of it was on the way: echoes, streams that were ended and came again, sockets that were closed and came again.
        Assert.InRange(clients.Echoes, Sockets, long.MaxValue);
        Assert.InRange(clients.Closed, 1, long.MaxValue);
        Assert.InRange(clients.Streams, Streams + 1, long.MaxValue);
        Assert.InRange(end.Recycled[RecycleReason.MaxRequests], 2, long.MaxValue);
        await server.StopAsync();
        Assert.Equal((tally.Made, 0), (tally.Disposed, tally.UsedAfterDisposal));
    }

    /// <returns>The most replaced workers that a place had for connections that last.</returns>
    private static async Task<int> WatchAsync(PoolServer server, CancellationToken enough)
    {
        var most = 0;
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!enough.IsCancellationRequested)
        {
            var kept = server.Snapshot.Workers.Where(w => w is { State: WorkerState.Draining, LongLived: > 0 }).CountBy(w => w.Id);
            most = Math.Max(most, kept.Select(k => k.Value).DefaultIfEmpty().Max());
            await look.WaitForNextTickAsync(CancellationToken.None);
        }

        return most;
    }

    private static async Task<int> ReloadAsync(PoolServer server, CancellationToken enough)
    {
        var reloads = 0;
        using var turn = new PeriodicTimer(BetweenReloads);
        try
        {
            while (await turn.WaitForNextTickAsync(enough))
            {
                Assert.True((await server.Pool.ReloadAsync(CancellationToken.None).WithTimeout(TimeSpan.FromSeconds(30))).Applied);
                reloads++;
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }

        return reloads;
    }

    private static void Map(WebApplication app)
    {
        app.UseWebSockets();
        app.MapGet("/", async (WorkerLocal<Engine> engine) =>
        {
            using var use = engine.Value.Use();
            await Task.Yield();
            return "hello";
        });
        app.Map("/socket", async (HttpContext context, WorkerLocal<Engine> engine) =>
        {
            using var use = engine.Value.Use();
            await EchoSocket.ServeAsync(context);
        });
        app.MapGet("/events", async (HttpContext context, WorkerLocal<Engine> engine) =>
        {
            using var use = engine.Value.Use();
            context.Response.ContentType = "text/event-stream";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("data: x\n\n");
                await context.Response.Body.FlushAsync();
                await Task.Delay(TimeSpan.FromMilliseconds(500), context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
    }
}
