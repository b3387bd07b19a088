using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>podman with images and containers of its own, which end with it.</summary>
internal sealed class Containers : IAsyncDisposable
{
    // An image is built on processors that everything else uses as well.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly ScratchFolder _folder = new();
    private readonly string _runc;

    private Containers(string runc, string root) => (_runc, Root) = (runc, root);

    /// <summary>The files of a small Debian.</summary>
    public string Root { get; }

    public ScratchFolder Folder => _folder;

    /// <summary>What a container needs to find the runtime of the tests.</summary>
    public static string[] Runtime { get; } = ["--volume", $"{Machine.DotnetFolder()}:/usr/share/dotnet:ro"];

    /// <summary>Skips where this machine runs no containers, and says why.</summary>
    public static async Task<Containers> OpenAsync()
    {
        TestApp.RequireRoot();
        Peers.Require("podman");
        var containers = new Containers(Peers.Require("runc"), await MachineRoot.MakeAsync());
        containers._folder.Write("containers.conf", "[containers]\ndefault_ulimits = [\"nofile=4096:4096\", \"nproc=10000:10000\"]\n");
        var (code, output) = await containers.TryAsync("run", "--rm", "--network", "host", "--memory", "256m", "--memory-swap", "256m", "--rootfs", containers.Root + ":O", "true");
        if (code == 0)
            return containers;
        await containers.DisposeAsync();
        Skip.If(true, $"SKIPPED: this machine runs no containers (podman ended with {code}):\n{output}");
        return containers;
    }

    /// <summary>What podman prints. Fails where it does.</summary>
    public async Task<string> RunAsync(params string[] args)
    {
        var (code, output) = await TryAsync(args);
        Assert.True(code == 0, $"podman {string.Join(' ', args)} ended with {code}:\n{output}");
        return output;
    }

    public async Task<(int Code, string Output)> TryAsync(params string[] args)
    {
        await using var podman = Start(args);
        var code = await podman.WaitForExitAsync(Patience);
        return (code, string.Join('\n', podman.Output.Lines.Select(line => line.Text)));
    }

    /// <summary>Runs podman until the regular expression is found in what it prints.</summary>
    public async Task<string> UntilAsync(string pattern, params string[] args)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var (_, output) = await TryAsync(args);
            if (Regex.IsMatch(output, pattern))
                return output;
            Assert.False(limit.IsCancellationRequested, $"podman {string.Join(' ', args)} does not print {pattern} but\n{output}");
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Makes an image of the files of the small Debian.</summary>
    public async Task ImportAsync(string image)
    {
        var tar = _folder.Path("root.tar");
        await using (var pack = ServerProcess.Start("tar", ["-C", Root, "-cf", tar, "."]))
            Assert.Equal(0, await pack.WaitForExitAsync(Patience));
        await RunAsync("import", "--quiet", tar, image);
        File.Delete(tar);
    }

    // Once more where a container ends by itself in that moment, or its policy starts it; and what podman tidies up beside it holds its folders a little longer.
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        do
        {
            if ((await TryAsync("rm", "--all", "--force", "--time", "10")).Code == 0 && await TryDeleteAsync("run") && await TryDeleteAsync("store"))
                break;
        }
        while (await pause.WaitForNextTickAsync(limit.Token));
        _folder.Dispose();
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

    private ServerProcess Start(string[] args) => ServerProcess.Start(
        "podman",
        ["--storage-driver", "overlay", "--root", _folder.Path("store"), "--runroot", _folder.Path("run"), "--cgroup-manager", "cgroupfs", "--runtime", _runc, .. args],
        new Dictionary<string, string?> { ["CONTAINERS_CONF"] = _folder.Path("containers.conf"), ["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin" });
}
