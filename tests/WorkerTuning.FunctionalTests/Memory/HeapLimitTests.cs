using System.Net.Sockets;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Memory;

/// <summary>A heap that ends long before max_worker_memory, as three quarters of a small container's memory do.</summary>
public sealed class HeapLimitTests
{
    private const string HeapLimit = "0x6000000";

    [SkippableFact]
    public async Task OnMemoryExit_LeakUpToTheHeapLimit_EndsWithCode79()
    {
        await using var server = TestApp.Start(
            new Dictionary<string, string?> { ["TEST_QUICK_MEMORY"] = "1", ["DOTNET_GCHeapHardLimit"] = HeapLimit },
            "--bind=127.0.0.1:0", "--workers=1", "--max-worker-memory=200", "--min-worker-lifetime=0", "--on-memory=exit", "--worker-class=async", "--graceful-timeout=2");
        var port = await server.PortAsync();
        await server.WaitForLineAsync("max_worker_memory: 1 workers of 200MB are more than the 96MB at which the runtime ends the managed heap");
        await server.WaitForLineAsync("is cut to .* since the runtime ends the managed heap at 96.0 MB");

        await LeakToTheEndAsync(port);

        Assert.Equal(79, await server.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Matches("Memory: (the managed heap is|allocations fail|the working set is).*although every worker was recycled", server.Output.ToString());
    }

    [SkippableFact]
    public async Task OnMemoryUnhealthy_RequestsFailForMemory_SaysSoAndStopsAsEver()
    {
        await using var server = TestApp.Start(
            new Dictionary<string, string?> { ["TEST_QUICK_MEMORY"] = "1", ["DOTNET_GCHeapHardLimit"] = HeapLimit },
            "--bind=127.0.0.1:0", "--workers=1", "--max-worker-memory=200", "--min-worker-lifetime=0", "--worker-class=async", "--graceful-timeout=1");
        var port = await server.PortAsync();
        await server.WaitForLineAsync("the warm process has a working set");
        await LeakToTheEndAsync(port);
        await server.WaitForLineAsync("Memory: (allocations fail|the managed heap is|the working set is).*although every worker was recycled.*The process is unhealthy", limit: TimeSpan.FromMinutes(1));
        server.Signal(UnixSignal.Term);

        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    private static async Task<int> LeakAsync(int port)
    {
        await using var http = await RawHttp.ConnectAsync(port);
        return (await http.GetAsync("/leak?mb=1", "Connection: close")).Status;
    }

    // And not beyond: where even the smallest allocations fail everywhere, the runtime may abort the process.
    private static async Task LeakToTheEndAsync(int port)
    {
        try
        {
            while (await LeakAsync(port) == 200)
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // It stops already.
        }
    }
}
