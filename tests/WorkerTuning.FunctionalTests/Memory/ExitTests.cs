using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Memory;

public class ExitTests
{
    [SkippableFact]
    public async Task OnMemoryExit_StaticLeaks_StopsGracefullyWithCode79()
    {
        await using var server = TestApp.Start(
            new Dictionary<string, string?> { ["TEST_QUICK_MEMORY"] = "1" },
            "--bind=127.0.0.1:0", "--workers=2", "--max-worker-memory=8", "--min-worker-lifetime=0", "--on-memory=exit", "--worker-class=async");
        var port = await server.PortAsync();
        await server.WaitForLineAsync("the warm process has a working set");
        Assert.Equal("leaked", await TestApp.GetTextAsync(port, "/leak?mb=100"));

        Assert.Equal(79, await server.WaitForExitAsync());

        var text = server.Output.ToString();
        Assert.Contains("on_memory = exit", text);
        Assert.Contains("Application is shutting down", text);
        Assert.Contains("recycled because of memory", text);
    }
}
