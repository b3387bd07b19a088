using Microsoft.AspNetCore.Builder;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class ThreadPoolTests
{
    private const int Requests = 60;

    [Fact]
    public async Task Requests_ThatBlock_AllRunAtOnce()
    {
        using var barrier = new Barrier(Requests);
        await using var server = await PlannedServer.StartAsync(
            TestPlan.Make(PlannedServer.AnyPort, minThreads: Requests + Environment.ProcessorCount),
            app => app.MapGet("/", () => barrier.SignalAndWait(WithTimeoutExtensions.Default) ? "together" : "alone"));

        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(_ => GetAsync(server)));

        Assert.All(answers, answer => Assert.Equal("together", answer));
    }

    private static async Task<string> GetAsync(PlannedServer server)
    {
        await using var http = await server.ConnectAsync();
        http.Limit = 2 * WithTimeoutExtensions.Default;
        return (await http.GetAsync("/")).Text;
    }
}
