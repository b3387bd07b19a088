using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Samples;

public sealed class PoolsTests
{
    [SkippableFact]
    public async Task Reports_MoreThanTheirPoolTakes_LeaveTheOthersAlone()
    {
        await using var server = await SampleProgram.Pools.RunAsync(["--pool", "reports:backlog=1"], new Dictionary<string, string?> { ["GUNICORN_BIND"] = "127.0.0.1:0" });
        var reports = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => RawHttp.ConnectAsync(server.Port)));
        foreach (var report in reports)
            await report.SendAsync("GET /report/1 HTTP/1.1\r\nHost: a\r\n\r\n");
        await using var connection = await RawHttp.ConnectAsync(server.Port);

        Assert.Equal("quick\n", (await connection.GetAsync("/")).Text);
        Assert.Equal(200, (await connection.GetAsync("/health/ready")).Status);
        // Two are served, and one waits.
        var statuses = (await Task.WhenAll(reports.Select(r => r.ReadResponseAsync()))).Select(r => r.Status).Order();
        Assert.Equal([200, 200, 200, 503, 503, 503], statuses);
        Assert.Contains("\"name\":\"reports\"", (await connection.GetAsync("/workers")).Text, StringComparison.Ordinal);
        foreach (var report in reports)
            await report.DisposeAsync();
    }
}
