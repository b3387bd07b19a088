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
}
