using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

public sealed partial class StatsdTests
{
    [SkippableFact]
    public async Task Requests_TheSame_SendWhatGunicornSends()
    {
        Peers.Require("gunicorn");
        using var folder = new ScratchFolder();
        using var theirs = Receiver.Udp();
        string[] flags = ["--statsd-host", $"127.0.0.1:{theirs.Port}", "--statsd-prefix", "shop.", "--dogstatsd-tags", "env:test,team:a"];
        await using var gunicorn = await GunicornServer.StartAsync(folder, flags);
        string[] requests = [.. SameAnswers.Requests.Where(r => !r.Contains("/throws", StringComparison.Ordinal))];
        await SameAnswers.AskAsync(gunicorn.Port, requests);
        var expected = await AllAsync(theirs, requests.Length);

        using var ours = Receiver.Udp();
        await using var host = await LoggedHost.StartAsync(
            new() { ["StatsdHost"] = $"127.0.0.1:{ours.Port}", ["StatsdPrefix"] = "shop.", ["DogstatsdTags"] = "env:test,team:a", ["Workers"] = "1", ["ErrorLog"] = "{folder}/e.log" },
            SameAnswers.Map);
        var sent = new List<string>();
        await SameAnswers.AskAsync(host.Port, requests, async _ => sent.AddRange(await AllAsync(ours, 1)));

        Assert.Equal(expected, sent);
        Assert.Equal("shop.gunicorn.request.duration:?|ms|#env:test,team:a", expected[0]);
    }

    [Fact]
    public async Task Workers_AtTheStartAndAfterEachChange_AreSent()
    {
        using var receiver = Receiver.Udp();
        await using var host = await LoggedHost.StartAsync(new() { ["StatsdHost"] = $"127.0.0.1:{receiver.Port}", ["Workers"] = "2" }, SameAnswers.Map);
        await receiver.UntilAsync(d => d == "gunicorn.workers:2|g");
        host.App.Services.GetRequiredService<IWorkerPoolControl>().Resize(1);

        await receiver.UntilAsync(d => d == "gunicorn.workers:3|g");
    }

    [Fact]
    public async Task Warnings_AndWorse_AreCountedOnAUnixSocket()
    {
        using var folder = new ScratchFolder();
        using var receiver = Receiver.Unix(folder.Path("statsd"));
        await using var host = await LoggedHost.StartAsync(new() { ["StatsdHost"] = "unix://" + folder.Path("statsd") }, SameAnswers.Map);
        var logger = host.App.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test");
        logger.LogInformation("not counted");
        logger.LogWarning("w");
        logger.LogError("e");
        logger.LogError(new InvalidOperationException("x"), "e");
        logger.LogCritical("c");

        var counted = await receiver.UntilAsync(d => d.Contains("critical", StringComparison.Ordinal));
        string[] expected = ["warning", "error", "exception", "critical"];
        Assert.Equal(expected.Select(n => $"gunicorn.log.{n}:1|c|@1.0"), counted.Where(d => d.Contains(".log.", StringComparison.Ordinal)).TakeLast(4));
    }

    [Theory]
    [InlineData(null, "shop.gunicorn.backlog:0|h|#env:test")]
    [InlineData("histogram", "shop.gunicorn.backlog:0|h|#env:test")]
    [InlineData("gauge", "shop.gunicorn.backlog:0|g|#env:test")]
    public async Task Backlog_WhereAskedFor_IsMeasured(string? type, string datagram)
    {
        using var receiver = Receiver.Udp();
        await using var host = await LoggedHost.StartAsync(
            new()
            {
                ["StatsdHost"] = $"127.0.0.1:{receiver.Port}",
                ["StatsdPrefix"] = "shop",
                ["DogstatsdTags"] = "env:test",
                ["EnableBacklogMetric"] = "true",
                ["StatsdBacklogType"] = type,
                ["Bind"] = "127.0.0.1:0",
            },
            SameAnswers.Map);

        var sent = await receiver.UntilAsync(d => d.Contains("backlog", StringComparison.Ordinal));
        Assert.Equal(datagram, sent[^1]);
    }

    [Fact]
    public async Task Nobody_AtTheAddress_HoldsNothingUpAndIsWarnedOfOnce()
    {
        await using var host = await LoggedHost.StartAsync(new() { ["StatsdHost"] = $"127.0.0.1:{FreePort.Next()}" }, SameAnswers.Map);
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await host.GetAsync("/")).Status);

        await host.Logs.WaitForAsync(l => l.Message.StartsWith("statsd could not be sent to 127.0.0.1:", StringComparison.Ordinal));
        Assert.Single(host.Logs.Logs, l => l.Message.StartsWith("statsd could not be sent", StringComparison.Ordinal));
        Assert.True(host.Outputs.Dropped > 0);
    }

    // Three for each request; gauges and log counters come when they come.
    private static async Task<List<string>> AllAsync(Receiver receiver, int requests)
    {
        var all = new List<string>();
        while (all.Count < requests * 3)
        {
            var next = await receiver.NextAsync();
            if (next.Contains(".request", StringComparison.Ordinal))
                all.Add(Duration().Replace(next, "?"));
        }

        return all;
    }

    [GeneratedRegex(@"(?<=duration:)\d+\.\d{1,3}(?=\|ms)")]
    private static partial Regex Duration();
}
