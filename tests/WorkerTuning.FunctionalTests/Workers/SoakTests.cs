using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

/// <summary>A thousand recycles and a few reloads under keep-alive clients, with a handler that hangs now and then.</summary>
public class SoakTests
{
    private const int Recycles = 1_000;
    private const int Reloads = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    [Fact]
    public async Task Recycling_AThousandTimesUnderLoad_FailsNoRequest()
    {
        using var gate = new Gate();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Threads, o.MaxRequests, o.MaxRequestsJitter, o.MaxRecycling, o.Timeout) =
                (4, WorkerClass.Gthread, 2, 3, 4, 2, TimeSpan.FromSeconds(2)),
            app =>
            {
                app.MapGet("/", async (WorkerLocal<Engine> engine) =>
                {
                    using var use = engine.Value.Use();
                    await Task.Yield();
                    return engine.Value.Number;
                });
                app.MapGet("/wait", (CancellationToken cancelled) => Task.Delay(Timeout.Infinite, cancelled));
                app.MapGet("/block", (WorkerLocal<Engine> engine) =>
                {
                    using var use = engine.Value.Use();
                    gate.Block();
                });
            },
            s => s.AddWorkerLocal<Engine>());
        var failures = new ConcurrentQueue<string>();
        using var limit = new CancellationTokenSource(Longest);
        var clients = Enumerable.Range(0, 6).Select(_ => Task.Run(() => ClientAsync(server, failures, limit.Token))).ToList();
        await using (var waiting = await server.ConnectAsync())
            Assert.Equal(504, (await waiting.GetAsync("/wait")).Status);
        await using (var blocking = await server.ConnectAsync())
        {
            await blocking.SendAsync("GET /block HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Equal(ConnectionEnd.Reset, (await blocking.ReadEndAsync()).End);
        }

        for (var i = 0; i < Reloads; i++)
            Assert.True((await server.Pool.ReloadAsync().WithTimeout()).Applied);
        await Task.WhenAll(clients);
        gate.Open();

        Assert.Empty(failures);
        Assert.True(Sum(server) >= Recycles, $"only {Sum(server)} recycles within {Longest}");
        var end = await server.WaitForAsync(s => s.Workers.Count == 4 && s.Building == 0);
        var tally = server.Services.GetRequiredService<Tally>();
        Assert.Equal((1L, 2L, 0), (end.Stuck, end.TimedOut, tally.UsedAfterDisposal));
        await server.StopAsync();
        Assert.Equal(tally.Made, tally.Disposed);
    }

    private static async Task ClientAsync(PoolServer server, ConcurrentQueue<string> failures, CancellationToken limit)
    {
        await using var http = await server.ConnectAsync();
        while (Sum(server) < Recycles && !limit.IsCancellationRequested)
        {
            var response = await http.GetAsync("/");
            if (response.Status != 200)
                failures.Enqueue($"{response.Status} {response.Text}");
        }
    }

    private static long Sum(PoolServer server) => server.Snapshot.Recycled.Values.Sum();
}
