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

        await LeakAsync(server, port);

        Assert.Equal(79, await server.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Matches("Memory: (the managed heap is|allocations fail|the working set is).*although every worker was recycled", server.Output.ToString());
    }

    [SkippableFact]
    public async Task OnMemoryUnhealthy_EveryAllocationFails_SaysSoAndTermStillEndsIt()
    {
        await using var server = TestApp.Start(
            new Dictionary<string, string?> { ["TEST_QUICK_MEMORY"] = "1", ["DOTNET_GCHeapHardLimit"] = HeapLimit },
            "--bind=127.0.0.1:0", "--workers=1", "--max-worker-memory=200", "--min-worker-lifetime=0", "--worker-class=async", "--graceful-timeout=1");
        var port = await server.PortAsync();
        await server.WaitForLineAsync("the warm process has a working set");
        await using var exhaust = await RawHttp.ConnectAsync(port);
        await exhaust.SendAsync("POST /exhaust HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
        await server.WaitForLineAsync("Memory: (allocations fail|the managed heap is|the ladder itself finds no memory)", limit: TimeSpan.FromMinutes(1));

        server.Signal(UnixSignal.Term);

        await server.WaitForExitAsync(TimeSpan.FromMinutes(1));
    }

    // Until it answers no more.
    private static async Task LeakAsync(ServerProcess server, int port)
    {
        while (!server.HasExited)
        {
            try
            {
                await using var http = await RawHttp.ConnectAsync(port);
                await http.GetAsync("/leak?mb=1", "Connection: close");
            }
            catch (Exception e) when (e is IOException or SocketException or TimeoutException)
            {
                if (server.Output.Lines.Any(line => line.Text.Contains("on_memory = exit", StringComparison.Ordinal)))
                    return;
            }
        }
    }
}
