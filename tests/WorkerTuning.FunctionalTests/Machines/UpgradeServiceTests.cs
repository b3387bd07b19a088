using System.Globalization;
using System.Net.Sockets;
using WorkerTuning.FunctionalTests.Control;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>USR2 to a service of systemd.</summary>
[Collection(PxeMachine.Name)]
public sealed class UpgradeServiceTests(PxeMachine pxe)
{
    private const int Times = 10;

    private const string Flags = $"--bind unix:{PxeMachine.Inside}/s --workers 2 --worker-class async --graceful-timeout 30 --umask 0";

    private readonly UnixDomainSocketEndPoint _address = new(Path.Combine(pxe.Shared, "s"));

    [SkippableFact]
    public async Task Usr2_TenTimesUnderLoad_MainProcessFollowsAndNoRequestIsLost()
    {
        var machine = await pxe.WithTestAppAsync(Flags);
        await machine.RunAsync("journalctl --rotate --vacuum-time=1s -q; systemctl start pxe");
        var main = await machine.MainProcessAsync();
        await using var clients = new HandOverClients(_address, asksAgain: true);

        for (var i = 0; i < Times; i++)
        {
            await machine.RunAsync("systemctl kill --kill-whom=main --signal=USR2 pxe");
            var next = await machine.UntilAsync("systemctl show --value -p MainPID pxe", $"^(?!{main}$)[1-9]");
            await clients.UntilAnsweredAsync(int.Parse(next, CultureInfo.InvariantCulture), 10);
            await machine.RunAsync($"kill -TERM {main}");
            await machine.UntilAsync($"test -d /proc/{main} || echo gone", "gone");
            await machine.UntilAsync("systemctl show --value -p StatusText pxe", "^2 workers");
            Assert.Equal("active running", await machine.ShowAsync("ActiveState", "SubState"));
            main = next;
        }

        await clients.StopAsync();
        Assert.Empty(clients.Failures);
        Assert.Equal(0, clients.Unanswered);
        Assert.Equal("0", await machine.ShowAsync("NRestarts"));
        var journal = await machine.RunAsync("journalctl -u pxe -b -o cat");
        Assert.DoesNotContain("reception only permitted for main PID", journal, StringComparison.Ordinal);

        // What systemctl does reaches the last one.
        await machine.RunAsync("systemctl reload pxe");
        await machine.UntilAsync("journalctl -u pxe -b -o cat", "Plan 2 is in force");
        Assert.Equal(main, await machine.MainProcessAsync());
        await machine.RunAsync("systemctl stop pxe");
        Assert.Equal("inactive success 0", await machine.ShowAsync("ActiveState", "Result", "ExecMainStatus"));
    }

    [SkippableFact]
    public async Task Stop_WhileTheOldProcessLives_EndsBothWithoutAKill()
    {
        var machine = await pxe.WithTestAppAsync(Flags);
        await machine.RunAsync("journalctl --rotate --vacuum-time=1s -q; systemctl start pxe");
        var main = await machine.MainProcessAsync();
        await machine.RunAsync("systemctl kill --kill-whom=main --signal=USR2 pxe");
        var next = await machine.UntilAsync("systemctl show --value -p MainPID pxe", $"^(?!{main}$)[1-9]");

        await machine.RunAsync("systemctl stop pxe");

        await machine.RunAsync($"! test -d /proc/{main} && ! test -d /proc/{next}");
        Assert.Equal("inactive success", await machine.ShowAsync("ActiveState", "Result"));
        Assert.DoesNotContain("Killing", await machine.RunAsync("journalctl -u pxe -b -o cat"), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Crash_OfTheNewProcess_IsARestart()
    {
        var machine = await pxe.WithTestAppAsync(Flags);
        await machine.RunAsync("systemctl start pxe");
        var main = await machine.MainProcessAsync();
        await machine.RunAsync("systemctl kill --kill-whom=main --signal=USR2 pxe");
        var next = await machine.UntilAsync("systemctl show --value -p MainPID pxe", $"^(?!{main}$)[1-9]");
        await machine.RunAsync($"kill -TERM {main}");
        await machine.UntilAsync($"test -d /proc/{main} || echo gone", "gone");

        await machine.RunAsync($"kill -KILL {next}");

        await machine.UntilAsync("systemctl show --value -p NRestarts pxe", "1");
        await machine.UntilAsync("systemctl show --value -p ActiveState pxe", "^active");
    }

    [SkippableFact]
    public async Task Usr2_OfAServiceThatIsNotNotify_IsRefusedWithItsReason()
    {
        var machine = await pxe.WithTestAppAsync(Flags, "Type=exec\nWatchdogSec=0");
        await machine.RunAsync("journalctl --rotate --vacuum-time=1s -q; systemctl start pxe");
        await machine.UntilAsync("journalctl -u pxe -b -o cat", "workers are ready");
        var main = await machine.MainProcessAsync();

        await machine.RunAsync("systemctl kill --kill-whom=main --signal=USR2 pxe");

        await machine.UntilAsync("journalctl -u pxe -b -o cat", "USR2 is ignored: the unit's Type= is not notify");
        Assert.Equal(main, await machine.MainProcessAsync());
        Assert.Equal("active", await machine.ShowAsync("ActiveState"));
    }
}
