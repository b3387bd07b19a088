using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>The files of the machines that tests boot, made by tests/Machines/root.sh, which tests/run.sh has begun with long before.</summary>
internal static class MachineRoot
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(9);

    private static readonly Lazy<Task<string>> Made = new(() => Task.Run(RunAsync));

    public static Task<string> MakeAsync()
    {
        Peers.Require("debootstrap");
        return Made.Value;
    }

    private static async Task<string> RunAsync()
    {
        await using var script = ServerProcess.Start("bash", [Repository.Path("tests", "Machines", "root.sh")], new Dictionary<string, string?>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin",
            ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? Path.GetTempPath(),
            ["XDG_CACHE_HOME"] = Environment.GetEnvironmentVariable("XDG_CACHE_HOME"),
        });
        var code = await script.WaitForExitAsync(Limit);
        Assert.True(code == 0, $"{script}\n{script.Output}");
        return script.Output.Lines[^1].Text;
    }
}
