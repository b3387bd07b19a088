using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

/// <summary>
/// A thousand recycles under keep-alive clients. Spread over them: reloads, every third of settings that do not hold, and handlers that hang,
/// one that heeds its token and one that does not.
/// </summary>
public class SoakTests
{
    private const int Workers = 4;
    private const int Recycles = 1_000;
    private const int Reloads = 20;
    private const int Hangs = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(50);

    [Fact]
    public async Task Recycling_AThousandTimesUnderLoad_FailsNoRequest()
    {
        using var gate = new Gate();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("WorkerTuning:MaxRequests", "3")]).Build();
        await using var server = await PoolServer.StartAsync(
            o => (o.Workers, o.WorkerClass, o.Threads, o.MaxRequestsJitter, o.MaxRecycling, o.Timeout) = (Workers, WorkerClass.Gthread, 2, 4, 2, TimeSpan.FromSeconds(1)),
            app =>
            {
                app.MapGet("/", async (WorkerLocal<Engine> engine) =>
                {
                    using var use = engine.Value.Use();
                    await Task.Yield();
                    return engine.Value.Number;
                });
                app.MapGet("/wait", async (WorkerLocal<Engine> engine, CancellationToken cancelled) =>
                {
                    using var use = engine.Value.Use();
                    await Task.Delay(Timeout.Infinite, cancelled);
                });
                app.MapGet("/block", (WorkerLocal<Engine> engine) =>
                {
                    using var use = engine.Value.Use();
                    gate.Block();
                });
            },
            s => s.AddWorkerLocal<Engine>(),
            configuration: settings);
        var failures = new ConcurrentQueue<string>();
        using var enough = new CancellationTokenSource(Longest);
        var clients = Enumerable.Range(0, 6).Select(_ => Task.Run(() => AskAsync(server, failures, enough.Token))).ToList();
        var reloads = ReloadAsync(server, settings);
        await HangAsync(server);
        var applied = await reloads;
        await UntilRecycledAsync(server, Recycles);
        Assert.False(enough.IsCancellationRequested, $"Not done within {Longest}: {server.Snapshot}");
        await enough.CancelAsync();
        await Task.WhenAll(clients).WithTimeout();
        gate.Open();

        Assert.Empty(failures);
        var tally = server.Services.GetRequiredService<Tally>();
        var end = await server.WaitForAsync(s =>
            s.Workers.Count == Workers && s.Building == 0 && s.Workers.All(w => w.Due is null) && tally.Made == tally.Disposed + Workers);
        Assert.Equal((Hangs, 2L * Hangs, 0), (end.Stuck, end.TimedOut, tally.UsedAfterDisposal));
        Assert.Equal((13, 14), (applied, end.PlanRevision));
        await server.StopAsync();
        Assert.Equal((tally.Made, 0), (tally.Disposed, tally.UsedAfterDisposal));
    }

    private static async Task AskAsync(PoolServer server, ConcurrentQueue<string> failures, CancellationToken enough)
    {
        await using var http = await server.ConnectAsync();
        while (!enough.IsCancellationRequested)
        {
            var response = await http.GetAsync("/");
            if (response.Status != 200)
                failures.Enqueue($"{response.Status} {response.Text}");
        }
    }

    /// <returns>How many were applied.</returns>
    private static async Task<int> ReloadAsync(PoolServer server, IConfiguration settings)
    {
        var applied = 0;
        for (var i = 0; i < Reloads; i++)
        {
            await UntilRecycledAsync(server, i * Recycles / Reloads);
            var isValid = i % 3 != 1;
            settings["WorkerTuning:MaxRequests"] = isValid ? (3 + (i % 2)).ToString(CultureInfo.InvariantCulture) : "many";
            var result = await server.Pool.ReloadAsync().WithTimeout();
            Assert.Equal(isValid, result.Applied);
            applied += result.Applied ? 1 : 0;
        }

        return applied;
    }

    private static async Task HangAsync(PoolServer server)
    {
        for (var i = 0; i < Hangs; i++)
        {
            await UntilRecycledAsync(server, i * Recycles / Hangs);
            await using var waiting = await server.ConnectAsync();
            var answer = waiting.GetAsync("/wait");
            await using var blocking = await server.ConnectAsync();
            await blocking.SendAsync("GET /block HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Assert.Equal(504, (await answer).Status);
            Assert.Equal(ConnectionEnd.Reset, (await blocking.ReadEndAsync()).End);
        }
    }

    private static Task<WorkerPoolSnapshot> UntilRecycledAsync(PoolServer server, int count) =>
        server.WaitForAsync(s => s.Recycled.Values.Sum() >= count);
}
