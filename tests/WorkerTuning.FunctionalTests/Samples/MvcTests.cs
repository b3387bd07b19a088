using WorkerTuning.FunctionalTests.Profiles;

namespace WorkerTuning.FunctionalTests.Samples;

public sealed class MvcTests
{
    [SkippableTheory]
    [InlineData("/stock/bolt", 200, "12")]
    [InlineData("/stock/gear", 404, "")]
    [InlineData("/stock/nut/audit", 200, "nut: 7 seen by worker")]
    [InlineData("/alive", 200, "yes")]
    public async Task Get_OfAController_HasItsWorkersServices(string target, int status, string text)
    {
        await using var server = await SampleProgram.Mvc.RunAsync([], new Dictionary<string, string?> { ["GUNICORN_BIND"] = "127.0.0.1:0" });

        var answer = await server.GetAsync(target);

        Assert.Equal(status, answer.Status);
        Assert.Contains(text, answer.Text, StringComparison.Ordinal);
    }

    /// <summary>Under a fallback policy, a global limiter and a redirection to HTTPS.</summary>
    [SkippableFact]
    public async Task Get_UnderTheApplicationsGuards_ProbesAndMetricsAnswer()
    {
        await using var server = await SampleProgram.Mvc.RunAsync([], new Dictionary<string, string?> { ["GUNICORN_BIND"] = "127.0.0.1:0", ["ASPNETCORE_HTTPS_PORT"] = "8443" });

        foreach (var path in (string[])["/health/live", "/health/ready", "/health/startup", "/metrics"])
            Assert.Equal((path, 200), (path, (await server.GetAsync(path)).Status));
        foreach (var path in (string[])["/workers", "/stock/bolt"])
        {
            var answer = await server.GetAsync(path);
            Assert.Equal((307, $"https://localhost:8443{path}"), (answer.Status, answer.Header("Location")));
        }

        Assert.DoesNotContain(server.Process.Output.Lines, l => l.Text.Contains("map them with", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Get_Dashboard_AsksForASignIn()
    {
        await using var server = await SampleProgram.Mvc.RunAsync([], new Dictionary<string, string?> { ["GUNICORN_BIND"] = "127.0.0.1:0" });

        Assert.Equal(302, (await server.GetAsync("/workers")).Status);
    }
}
