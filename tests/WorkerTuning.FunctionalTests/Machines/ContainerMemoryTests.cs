using System.Net.Sockets;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>A leak in a container whose memory ends the managed heap before the budget of max_worker_memory is used up.</summary>
public sealed class ContainerMemoryTests
{
    [SkippableFact]
    public async Task OnMemoryExit_LeakInASmallContainer_IsRestartedByItsPolicy()
    {
        await using var containers = await Containers.OpenAsync();
        var port = FreePort.Next();
        var application = containers.Folder.Folder("application");
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "WorkerTuning.TestApp.*").Append(typeof(WorkerInfo).Assembly.Location))
            File.Copy(file, Path.Combine(application, Path.GetFileName(file)));
        await containers.RunAsync(
            [
                "run", "--detach", "--name", "leaks", "--restart", "on-failure:3", "--network", "host", "--memory", "256m", "--memory-swap", "256m",
                .. Containers.Runtime, "--volume", $"{application}:/app:ro", "--workdir", "/tmp", "--env", "TEST_QUICK_MEMORY=1",
                "--rootfs", containers.Root + ":O", "/usr/share/dotnet/dotnet", "/app/WorkerTuning.TestApp.dll", $"--bind=127.0.0.1:{port}", "--workers=1", "--max-worker-memory=200",
                "--min-worker-lifetime=0", "--on-memory=exit", "--worker-class=async", "--graceful-timeout=2",
            ]);
        await containers.UntilAsync("the warm process has a working set", "logs", "leaks");
        await LeakAsync(port);

        await containers.UntilAsync("^1$", "inspect", "--format", "{{.RestartCount}}", "leaks");
        var log = await containers.UntilAsync("(?s)Application started.*Application started", "logs", "leaks");
        Assert.Contains("since the runtime ends the managed heap at 192.0 MB", log, StringComparison.Ordinal);
        Assert.Contains("the process ends with code 79 (on_memory = exit)", log, StringComparison.Ordinal);
        Assert.Equal("hello", await TestApp.GetTextAsync(port, "/"));
    }

    // And not beyond: where even the smallest allocations fail everywhere, the runtime may abort the process.
    private static async Task LeakAsync(int port)
    {
        try
        {
            while (await TestApp.GetTextAsync(port, "/leak?mb=8") == "leaked")
            {
            }
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // It stops.
        }
    }
}
