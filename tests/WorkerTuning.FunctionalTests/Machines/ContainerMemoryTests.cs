using System.Net.Sockets;
using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>A leak in a container whose memory ends the managed heap before the budget of max_worker_memory is used up.</summary>
public sealed class ContainerMemoryTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task OnMemoryExit_LeakInASmallContainer_IsRestartedByItsPolicy()
    {
        TestApp.RequireRoot();
        Peers.Require("podman");
        var runc = Peers.Require("runc");
        var root = await MachineRoot.MakeAsync();
        _folder.Write("containers.conf", "[containers]\ndefault_ulimits = [\"nofile=4096:4096\", \"nproc=10000:10000\"]\n");
        await using var probe = Podman(runc, "run", "--rm", "--network", "host", "--memory", "256m", "--memory-swap", "256m", "--rootfs", root + ":O", "true");
        var code = await probe.WaitForExitAsync(Patience);
        Skip.If(code != 0, $"SKIPPED: this machine runs no containers (podman ended with {code}):\n{probe.Output}");

        var port = FreePort.Next();
        var application = _folder.Folder("application");
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "WorkerTuning.TestApp.*").Append(typeof(WorkerInfo).Assembly.Location))
            File.Copy(file, Path.Combine(application, Path.GetFileName(file)));
        var name = Path.GetFileName(_folder.Root);
        await RunAsync(
            runc, "run", "--detach", "--name", name, "--restart", "on-failure:3", "--network", "host", "--memory", "256m", "--memory-swap", "256m",
            "--volume", $"{Machine.DotnetFolder()}:/usr/share/dotnet:ro", "--volume", $"{application}:/app:ro", "--workdir", "/tmp", "--env", "TEST_QUICK_MEMORY=1",
            "--rootfs", root + ":O", "/usr/share/dotnet/dotnet", "/app/WorkerTuning.TestApp.dll", $"--bind=127.0.0.1:{port}", "--workers=1", "--max-worker-memory=200",
            "--min-worker-lifetime=0", "--on-memory=exit", "--worker-class=async", "--graceful-timeout=2");
        try
        {
            await UntilAsync(runc, "the warm process has a working set", "logs", name);
            await LeakAsync(port);

            await UntilAsync(runc, "^1$", "inspect", "--format", "{{.RestartCount}}", name);
            var log = await UntilAsync(runc, "(?s)Application started.*Application started", "logs", name);
            Assert.Contains("since the runtime ends the managed heap at 192.0 MB", log, StringComparison.Ordinal);
            Assert.Contains("the process ends with code 79 (on_memory = exit)", log, StringComparison.Ordinal);
            Assert.Equal("hello", await TestApp.GetTextAsync(port, "/"));
        }
        finally
        {
            await RemoveAsync(runc, name);
        }
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

    private async Task<string> UntilAsync(string runc, string pattern, params string[] args)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            await using var podman = Podman(runc, args);
            await podman.WaitForExitAsync(Patience);
            var output = string.Join('\n', podman.Output.Lines.Select(line => line.Text));
            if (Regex.IsMatch(output, pattern))
                return output;
            Assert.False(limit.IsCancellationRequested, $"{podman} does not print {pattern} but\n{output}");
            await pause.WaitForNextTickAsync();
        }
    }

    // Once more where it ends by itself in that moment, or its policy starts it; and what podman tidies up beside it holds its folders a little longer.
    private async Task RemoveAsync(string runc, string name)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            await using var remove = Podman(runc, "rm", "--force", "--ignore", "--time", "10", name);
            if (await remove.WaitForExitAsync(Patience) == 0 && await TryDeleteAsync("run") && await TryDeleteAsync("store"))
                return;
        }
        while (await pause.WaitForNextTickAsync(limit.Token));
    }

    private async Task<bool> TryDeleteAsync(string folder)
    {
        var path = _folder.Path(folder);
        foreach (var mount in (await File.ReadAllLinesAsync("/proc/self/mounts")).Select(line => line.Split(' ')[1]).Where(mount => mount.StartsWith(path, StringComparison.Ordinal)))
        {
            await using var unmount = ServerProcess.Start("umount", ["--lazy", mount]);
            await unmount.WaitForExitAsync(Patience);
        }

        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private async Task RunAsync(string runc, params string[] args)
    {
        await using var podman = Podman(runc, args);
        Assert.True(await podman.WaitForExitAsync(Patience) == 0, $"{podman}\n{podman.Output}");
    }

    private ServerProcess Podman(string runc, params string[] args) => ServerProcess.Start(
        "podman",
        ["--storage-driver", "overlay", "--root", _folder.Path("store"), "--runroot", _folder.Path("run"), "--cgroup-manager", "cgroupfs", "--runtime", runc, .. args],
        new Dictionary<string, string?> { ["CONTAINERS_CONF"] = _folder.Path("containers.conf"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin" });
}
