using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using WorkerTuning.FunctionalTests.Dashboard;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Samples;

/// <summary>The page as a browser runs it, and hub clients that meet the process's stop.</summary>
public sealed class RealtimeTests(SharedBrowser browser) : IClassFixture<SharedBrowser>
{
    private const int Clients = 10;

    [SkippableFact]
    public async Task Page_OverReplacements_KeepsItsCircuitAndConnectsTheRestAgain()
    {
        await using var server = await RunAsync(("GUNICORN_MAX_OLD_WORKERS", "1"), ("GUNICORN_GRACEFUL_TIMEOUT", "1"));
        await using var page = await browser.OpenAsync(server.Address);
        foreach (var part in (string[])["circuit", "events", "socket"])
            await page.WaitForAsync($"{Text(part)}.startsWith('book 1,')");

        await RecycleAsync(server, generation: 2);
        await server.Process.WaitForLineAsync("Worker 1\\.1 was replaced and is kept by 3 long-lived requests");
        await AskAsync(page);
        await page.WaitForAsync($"['circuit', 'events', 'socket'].every(part => {Text("part", isName: true)}.startsWith('book 1,'))");
        Assert.Equal("nothing yet", (string?)await page.EvaluateAsync(Text("socket-closed")));

        await RecycleAsync(server, generation: 3);
        await server.Process.WaitForLineAsync("Worker 1\\.1, replaced .* is kept by 3 long-lived requests; they are closed because of max_old_workers = 1");
        await page.WaitForAsync($"{Text("socket-closed")} === '1001'");
        foreach (var part in (string[])["events", "socket"])
            await page.WaitForAsync($"/^book [23],/.test({Text(part)})");
        await page.WaitForAsync($"{Text("events-opened")} === '2'");
        await AskAsync(page);
        await page.WaitForAsync($"{Text("circuit")}.startsWith('book 1,')");
        await server.Process.WaitForLineAsync("Worker 1\\.1 still has 1 scopes of requests or circuits");

        await using var second = await browser.OpenAsync(server.Address);
        await second.WaitForAsync($"/^book [23],/.test({Text("circuit")})");
    }

    [SkippableFact]
    public async Task Term_HubClientsThatReconnect_AreNotCutDuringTheDelay_AndOnceThen()
    {
        // The stop would last that long if it waited for its clients.
        await using var server = await RunAsync(("GUNICORN_SHUTDOWN_DELAY", "2"), ("GUNICORN_GRACEFUL_TIMEOUT", "600"));
        var cuts = new ConcurrentQueue<Exception?>();
        var returns = new ConcurrentQueue<string?>();
        var hubs = new List<HubConnection>();
        for (var i = 0; i < Clients; i++)
            hubs.Add(await ConnectAsync(server, cuts, returns));

        server.Process.Signal(UnixSignal.Term);
        await server.Process.WaitForLineAsync("Not ready any more; the server stops listening in");
        Assert.Equal(503, (await server.GetAsync("/health/ready")).Status);
        foreach (var hub in hubs)
            Assert.StartsWith("book 1,", await hub.InvokeAsync<string>("Ask").WithTimeout(), StringComparison.Ordinal);
        Assert.Empty(cuts);

        // The host's own line, which comes with its stop.
        await server.Process.WaitForLineAsync("Application is shutting down");
        Assert.Equal(0, await server.Process.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        foreach (var hub in hubs)
            await hub.DisposeAsync();
        Assert.Empty(returns);
        Assert.Equal(Clients, cuts.Count);
        Assert.All(cuts, cut => Assert.Contains("EndpointUnavailable", cut?.ToString() ?? "", StringComparison.Ordinal));
    }

    private static async Task<HubConnection> ConnectAsync(RunningSample server, ConcurrentQueue<Exception?> cuts, ConcurrentQueue<string?> returns)
    {
        var hub = new HubConnectionBuilder().WithUrl(new Uri(server.Address, "/prices")).WithAutomaticReconnect().Build();
        hub.Reconnecting += why =>
        {
            cuts.Enqueue(why);
            return Task.CompletedTask;
        };
        hub.Reconnected += id =>
        {
            returns.Enqueue(id);
            return Task.CompletedTask;
        };
        await hub.StartAsync().WithTimeout();
        return hub;
    }

    private static async Task RecycleAsync(RunningSample server, int generation)
    {
        server.Process.Signal(UnixSignal.Hup);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await NewestAsync(server) < generation)
            await look.WaitForNextTickAsync(limit.Token);
    }

    private static async Task<int> NewestAsync(RunningSample server)
    {
        using var pool = JsonDocument.Parse((await server.GetAsync("/workers")).Text);
        return pool.RootElement.GetProperty("workers").EnumerateArray().Max(w => w.GetProperty("generation").GetInt32());
    }

    // While the circuit is without its connection, the browser drops what is pressed.
    private static async Task AskAsync(BrowserPage page)
    {
        var before = await page.EvaluateAsync(Text("circuit"));
        await page.WaitForAsync($"(document.getElementById('ask').click(), {Text("circuit")} !== '{before}')");
    }

    private static string Text(string id, bool isName = false) => $"(document.getElementById({(isName ? id : $"'{id}'")})?.textContent ?? '')";

    private static Task<RunningSample> RunAsync(params (string Name, string Value)[] settings)
    {
        var environment = settings.ToDictionary(s => s.Name, string? (s) => s.Value);
        environment["GUNICORN_BIND"] = "127.0.0.1:0";
        environment["GUNICORN_MAX_WORKER_AGE"] = "0";
        return SampleProgram.Realtime.RunAsync([], environment);
    }
}
