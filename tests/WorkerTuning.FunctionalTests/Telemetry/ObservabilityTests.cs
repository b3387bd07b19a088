using System.Net;
using System.Text.Json;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

/// <summary>The quickstart of samples/Observability with a real Prometheus.</summary>
public sealed class ObservabilityTests
{
    private static readonly SampleProgram Sample = SampleProgram.Observability;

    [SkippableFact]
    public async Task Dashboard_EveryQuery_HasAnAnswer()
    {
        using var folder = new ScratchFolder();
        await using var server = await Sample.RunAsync(["--bind", "127.0.0.1:0", "--timeout", "1", "--max-requests", "10", "--max-requests-jitter", "0", "--backlog", "8"]);
        await using var prometheus = await PrometheusServer.StartAsync(folder, await File.ReadAllTextAsync(Sample.Path("prometheus.yml")), server.Port);
        await prometheus.QueryUntilAsync("up", values => values is ["1"]);
        await WorkAsync(server, 80);

        // The container's limit and the baseline are known only after half a minute of calm.
        var queries = Queries().Where(q => !q.Contains("worker_tuning_memory_limit", StringComparison.Ordinal)).ToList();
        Assert.True(queries.Count > 25);
        foreach (var query in queries)
            await prometheus.QueryUntilAsync(query, values => values.Count > 0);
        await prometheus.QueryAsync(Queries().Single(q => q.Contains("worker_tuning_memory_limit", StringComparison.Ordinal)));

        Assert.Equal(["4"], await prometheus.QueryAsync("""worker_tuning_worker_min{job="workers"}"""));
        await prometheus.QueryUntilAsync("worker_tuning_request_stuck_total", values => values is ["1"]);
        await prometheus.QueryUntilAsync("""worker_tuning_worker_recycles_total{reason="max_requests"} > 0""", values => values.Count == 1);
        await prometheus.QueryUntilAsync("""worker_tuning_request_refusals_total{reason="queue_full"} > 0""", values => values.Count == 1);
        // What is scraped and what the exempt endpoints answered is on no worker's account.
        await prometheus.QueryUntilAsync("worker_tuning_queue_length", values => values is ["0"]);
    }

    [SkippableFact]
    public async Task Queries_OfThePage_AreUnderstood()
    {
        using var folder = new ScratchFolder();
        await using var prometheus = await PrometheusServer.StartAsync(folder, await File.ReadAllTextAsync(Sample.Path("prometheus.yml")), FreePort.Next());
        var page = await File.ReadAllTextAsync(Repository.Path("docs", "metrics.md"));
        var queries = page[page.IndexOf("| PromQL |", StringComparison.Ordinal)..].Split('\n').Where(l => l.Contains("| `", StringComparison.Ordinal)).Select(l => l.Split('`')[1]).ToList();

        Assert.Equal(9, queries.Count);
        foreach (var query in queries)
            await prometheus.QueryAsync(query);
    }

    [SkippableFact]
    public async Task Metrics_OfTheServer_PassPromtool()
    {
        var promtool = Peers.Require("promtool");
        // Of a fixed size: one that grows in time has room for all of them.
        await using var server = await Sample.RunAsync(["--bind", "127.0.0.1:0", "--workers", "4", "--timeout", "1", "--max-requests", "10", "--max-requests-jitter", "0", "--backlog", "8"]);
        await WorkAsync(server, 20);

        var page = (await server.GetAsync("/metrics")).Text;

        // .NET's own instruments are named by OpenTelemetry's conventions, and dashboards of others know them by that name; prometheus-net has one
        // gauge that ends as a counter does.
        var complaints = await PromtoolLint.CheckAsync(promtool, page);
        Assert.All(complaints, c => Assert.Matches("^(dotnet|prometheus_net)_", c));
    }

    [SkippableFact]
    public async Task Metrics_OfThePage_PassPromtool()
    {
        var promtool = Peers.Require("promtool");
        var page = await File.ReadAllTextAsync(Repository.Path("docs", "metrics.md"));

        // Every instrument, those included that show nothing under most settings or before some minutes have passed.
        var rows = page.Split('\n').Where(l => l.StartsWith("| `worker_tuning.", StringComparison.Ordinal)).Select(l => l.Trim('|', ' ').Split(" | ")).ToList();
        var names = rows.Select(r => (Name: r[3].Trim('`'), Type: r[1].Split(',')[0])).Where(n => n.Type != "histogram").ToList();
        var text = string.Concat(names.Select(n => $"# HELP {n.Name} What it is.\n# TYPE {n.Name} {n.Type}\n{n.Name} 1\n"));

        Assert.True(names.Count > 30);
        Assert.Empty(await PromtoolLint.CheckAsync(promtool, text));
    }

    [SkippableFact]
    public async Task Metrics_ByTheAcceptHeader_AreTextOrOpenMetrics()
    {
        await using var server = await Sample.RunAsync(["--bind", "127.0.0.1:0"]);
        var text = await server.GetAsync("/metrics");
        var open = await server.GetAsync("/metrics", "Accept: application/openmetrics-text; version=1.0.0");

        Assert.Equal((200, "text/plain; version=0.0.4; charset=utf-8"), (text.Status, text.Header("Content-Type")));
        Assert.Equal((200, "application/openmetrics-text; version=1.0.0; charset=utf-8"), (open.Status, open.Header("Content-Type")));
        Assert.Contains("\nworker_tuning_worker_target{otel_scope_name=\"WorkerTuning\"} 4\n", text.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n# EOF\n", open.Text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_", text.Text, StringComparison.Ordinal);
        Assert.Contains("kestrel_active_connections", text.Text, StringComparison.Ordinal);
        Assert.Equal(0, await server.StopAsync());
    }

    /// <summary>Something for each instrument to show.</summary>
    private static async Task WorkAsync(RunningSample server, int atOnce)
    {
        using var client = new HttpClient { BaseAddress = server.Address };
        var hanging = client.GetAsync("/hang");
        for (var i = 0; i < 50; i++)
            (await client.GetAsync("/?ms=0").WithTimeout()).Dispose();
        // More than run and wait, and not many more: the kernel's backlog is as small, and a connection that finds it full comes again seconds later.
        var answers = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => client.GetAsync("/?ms=500"))).WithTimeout(TimeSpan.FromSeconds(60));
        Assert.Contains(HttpStatusCode.ServiceUnavailable, answers.Select(a => a.StatusCode));
        await server.Process.WaitForLineAsync("is stuck|was aborted|WORKER TIMEOUT|did not end");
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => hanging.WithTimeout());
        (await client.GetAsync("/fail")).Dispose();
        for (var i = 0; i < 5; i++)
            (await client.GetAsync("/?ms=0").WithTimeout()).Dispose();
    }

    /// <summary>All expressions of the dashboard, with what Grafana puts in the place of its variables.</summary>
    private static IReadOnlyList<string> Queries()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Sample.Path("grafana-dashboard.json")));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().Where(p => p.TryGetProperty("targets", out _));
        return [.. panels.SelectMany(p => p.GetProperty("targets").EnumerateArray())
            .Select(t => t.GetProperty("expr").GetString()!)
            .Select(q => q.Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$job", "workers", StringComparison.Ordinal))];
    }
}
