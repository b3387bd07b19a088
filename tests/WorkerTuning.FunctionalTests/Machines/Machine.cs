using System.Globalization;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>
/// A Debian with systemd of its own, booted in a folder. What it writes is gone with it, and its network is its loopback.
/// </summary>
internal sealed class Machine : IAsyncDisposable
{
    // It takes part in what all other tests start at the same time.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ServerProcess _container;
    private readonly int _leader;

    private Machine(ServerProcess container, int leader) => (_container, _leader) = (container, leader);

    /// <summary>Skips where this machine cannot boot another, and says why.</summary>
    /// <param name="shared">A folder of the test.</param>
    /// <param name="inside">Where it is in the machine.</param>
    public static async Task<Machine> BootAsync(string shared, string inside)
    {
        TestApp.RequireRoot();
        var nspawn = Peers.Require("systemd-nspawn");
        var root = await MachineRoot.MakeAsync();
        string[] args =
        [
            "--quiet", "--directory", root, "--volatile=overlay", "--private-network", "--register=no", "--keep-unit", "--machine", Path.GetFileName(shared),
            "--bind-ro", $"{DotnetFolder()}:/usr/share/dotnet", "--bind", $"{shared}:{inside}",
        ];
        await AskWhetherAnythingRunsAsync(nspawn, args);
        var container = ServerProcess.Start(nspawn, [.. args, "--boot", "--console=read-only"]);
        try
        {
            var machine = new Machine(container, await LeaderAsync(container));
            await machine.UntilAsync("systemctl is-system-running", "running|degraded");
            await machine.RunAsync("ln -sf ../share/dotnet/dotnet /usr/bin/dotnet");
            return machine;
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Where the runtime is that runs the tests.</summary>
    public static string DotnetFolder()
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Peers.Require("dotnet");
        return Path.GetDirectoryName(File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? host)!;
    }

    /// <summary>What a shell in it prints, without the last line's end. Fails where the command does.</summary>
    public async Task<string> RunAsync(string command)
    {
        var (code, output) = await TryAsync(command);
        Assert.True(code == 0, $"{command} ended with {code}:\n{output}");
        return output;
    }

    public async Task<(int Code, string Output)> TryAsync(string command)
    {
        await using var shell = Start(command);
        var code = await shell.WaitForExitAsync(Patience);
        return (code, string.Join('\n', shell.Output.Lines.Select(line => line.Text)));
    }

    /// <summary>A shell in it that runs beside the test.</summary>
    public ServerProcess Start(string command) => ServerProcess.Start(
        "nsenter",
        [
            "--target", _leader.ToString(CultureInfo.InvariantCulture), "--mount", "--uts", "--ipc", "--pid", "--net", "--cgroup",
            "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "sh", "-c", command,
        ]);

    /// <summary>Runs a command until the regular expression is found in what it prints.</summary>
    public async Task<string> UntilAsync(string command, string pattern)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            var (_, output) = await TryAsync(command);
            if (System.Text.RegularExpressions.Regex.IsMatch(output, pattern))
                return output;
            Assert.False(limit.IsCancellationRequested, $"{command} does not print {pattern} but\n{output}\n{_container.Output}");
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Properties of pxe.service, one behind the other.</summary>
    public async Task<string> ShowAsync(params string[] properties)
    {
        var values = new List<string>();
        foreach (var property in properties)
            values.Add(await RunAsync($"systemctl show --value -p {property} pxe"));
        return string.Join(' ', values);
    }

    public Task<string> MainProcessAsync() => ShowAsync("MainPID");

    public async ValueTask DisposeAsync()
    {
        // Its first process, and so all of it; nspawn then tidies up.
        await using (ServerProcess.Start("kill", ["-KILL", _leader.ToString(CultureInfo.InvariantCulture)]))
            await _container.WaitForExitAsync(Patience);
        await _container.DisposeAsync();
    }

    private static async Task AskWhetherAnythingRunsAsync(string nspawn, string[] args)
    {
        await using var probe = ServerProcess.Start(nspawn, [.. args, "true"]);
        var code = await probe.WaitForExitAsync(Patience);
        Skip.If(code != 0, $"SKIPPED: this machine lets no other boot in a folder (systemd-nspawn ended with {code}):\n{probe.Output}");
    }

    private static async Task<int> LeaderAsync(ServerProcess container)
    {
        using var limit = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            Assert.False(container.HasExited, $"{container}\n{container.Output}");
            foreach (var child in ProcessFiles.Children(container.Pid))
            {
                if (ProcessFiles.Name(child) == "systemd")
                    return child;
            }

            await pause.WaitForNextTickAsync(limit.Token);
        }
    }
}
