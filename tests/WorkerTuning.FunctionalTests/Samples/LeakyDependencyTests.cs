using System.Globalization;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Samples;

public sealed class LeakyDependencyTests
{
    [SkippableFact]
    public async Task Render_AgainAndAgain_NeverHoldsMoreThanAWorkerMayServe()
    {
        await using var server = await SampleProgram.LeakyDependency.RunAsync([], new Dictionary<string, string?> { ["GUNICORN_BIND"] = "127.0.0.1:0" });
        await using var connection = await RawHttp.ConnectAsync(server.Port);
        var most = 0;
        for (var i = 0; i < 300; i++)
        {
            var answer = await connection.GetAsync("/render");
            Assert.Equal(200, answer.Status);
            most = Math.Max(most, int.Parse(answer.Text.Split(' ')[^2], CultureInfo.InvariantCulture));
        }

        // 50 requests, and those that come while the successor is built: the two workers take turns, so each counts every second.
        Assert.InRange(most, 40, 150);
        var state = await connection.GetAsync("/workers");
        Assert.Equal(200, state.Status);
        Assert.Contains("\"reason\":\"max_requests\"", state.Text, StringComparison.Ordinal);
    }
}
