using System.Text.RegularExpressions;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>A process whose thread pool has no thread left, under systemd's watchdog.</summary>
[Collection(PxeMachine.Name)]
public sealed class WatchdogTests(PxeMachine pxe)
{
    private const string Killing = "pxe.service: Killing process \\d+ \\(.*\\) with signal SIG(\\w+)";
    private const string AbortInVain = "State 'stop-watchdog' timed out. Killing.";

    [SkippableFact]
    public async Task Hang_SignalAsShipped_EndsItAtOnce()
    {
        var journal = await HangAsync("");

        Assert.Equal("KILL", Regex.Match(journal, Killing).Groups[1].Value);
        Assert.DoesNotContain(AbortInVain, journal, StringComparison.Ordinal);
    }

    // Why the units name a signal. Where this fails, .NET heeds the first SIGABRT, and docs/systemd.md should say so.
    [SkippableFact]
    public async Task Hang_SystemdsOwnSignal_IsSwallowed()
    {
        var journal = await HangAsync("WatchdogSignal=SIGABRT\nTimeoutAbortSec=1");

        Assert.Equal("ABRT", Regex.Match(journal, Killing).Groups[1].Value);
        Assert.Contains(AbortInVain, journal, StringComparison.Ordinal);
    }

    /// <summary>The journal of a service that hangs, up to its next start.</summary>
    private async Task<string> HangAsync(string dropIn)
    {
        var machine = await pxe.WithTestAppAsync("--bind 127.0.0.1:8080 --workers 2 --worker-class async --timeout 0", "WatchdogSec=2\n" + dropIn);
        await machine.RunAsync("journalctl --rotate --vacuum-time=1s -q; systemctl start pxe");
        var main = await machine.MainProcessAsync();

        await using var request = machine.Start("curl -sS -X POST http://127.0.0.1:8080/starve");

        await machine.UntilAsync("systemctl show --value -p NRestarts pxe", "1");
        await machine.UntilAsync("systemctl show --value -p ActiveState pxe", "^active");
        Assert.NotEqual(main, await machine.MainProcessAsync());
        var journal = await machine.RunAsync("journalctl -u pxe -b -o cat");
        Assert.Contains("Watchdog timeout (limit 2s)!", journal, StringComparison.Ordinal);
        Assert.Contains("Failed with result 'watchdog'", journal, StringComparison.Ordinal);
        return journal;
    }
}
