using System.Net;
using System.Text.Json;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

/// <summary>A real Prometheus that scrapes one address several times a second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly ServerProcess _process;
    private readonly HttpClient _client;

    private PrometheusServer(ServerProcess process, int port)
    {
        _process = process;
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    /// <param name="folder">For its data.</param>
    /// <param name="config">A prometheus.yml that scrapes 127.0.0.1:8000 every five seconds.</param>
    /// <param name="target">The port to scrape instead.</param>
    public static async Task<PrometheusServer> StartAsync(ScratchFolder folder, string config, int target)
    {
        var program = Peers.Require("prometheus");
        Assert.Contains("127.0.0.1:8000", config, StringComparison.Ordinal);
        Assert.Contains("scrape_interval: 5s", config, StringComparison.Ordinal);
        var file = folder.Write("prometheus.yml", config
            .Replace("127.0.0.1:8000", $"127.0.0.1:{target}", StringComparison.Ordinal)
            .Replace("scrape_interval: 5s", "scrape_interval: 500ms\n  scrape_timeout: 500ms", StringComparison.Ordinal));
        var port = FreePort.Next();
        var process = ServerProcess.Start(program, [$"--config.file={file}", $"--storage.tsdb.path={folder.Path("data")}", $"--web.listen-address=127.0.0.1:{port}"]);
        var server = new PrometheusServer(process, port);
        try
        {
            await process.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, port), TimeSpan.FromSeconds(30));
            await process.WaitForLineAsync("Server is ready to receive web requests", limit: TimeSpan.FromSeconds(30));
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The values of an instant query, NaN included; fails where Prometheus does not understand it.</summary>
    public async Task<IReadOnlyList<string>> QueryAsync(string expression)
    {
        using var response = await _client.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(expression)}").WithTimeout();
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{expression}\n{text}");
        using var answer = JsonDocument.Parse(text);
        return [.. answer.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(r => r.GetProperty("value")[1].GetString()!)];
    }

    /// <summary>Asks until there is an answer that fits. A scrape tells nobody that it is done.</summary>
    public async Task<IReadOnlyList<string>> QueryUntilAsync(string expression, Func<IReadOnlyList<string>, bool> fits)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var values = await QueryAsync(expression);
            if (fits(values))
                return values;
            Assert.False(limit.IsCancellationRequested, $"{expression} is still [{string.Join(", ", values)}]. {await TargetsAsync()}");
            await look.WaitForNextTickAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _process.DisposeAsync();
    }

    // What it has to say of its scrapes.
    private Task<string> TargetsAsync() => _client.GetStringAsync("/api/v1/targets").WithTimeout();
}
