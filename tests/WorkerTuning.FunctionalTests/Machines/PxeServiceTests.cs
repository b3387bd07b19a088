using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Machines;

/// <summary>pxe.service and its logrotate.conf, as they stand, under a real systemd.</summary>
[Collection(PxeMachine.Name)]
public sealed class PxeServiceTests(PxeMachine pxe)
{
    private const string Log = "/var/log/pxe/error.log";

    [SkippableFact]
    public async Task Start_AsShipped_ReturnsWhenItServesAndLimitsWhatItMayDo()
    {
        var machine = await pxe.WithServiceAsync();

        await machine.RunAsync("systemctl start pxe");

        Assert.Equal("PXE and configuration server", await machine.RunAsync("curl -sS http://127.0.0.1:8080/"));
        Assert.Matches("^active running .*\\d+ workers, \\d+ requests at a time$", await machine.ShowAsync("ActiveState", "SubState", "StatusText"));
        var main = await machine.MainProcessAsync();
        Assert.Equal(main, await machine.RunAsync("cat /run/pxe/gunicorn.pid"));
        Assert.Equal("pxe", await machine.RunAsync($"ps -o user= -p {main}"));
        Assert.Equal("pxe pxe", await machine.RunAsync("stat -c %U /var/log/pxe/access.log " + Log + " | xargs"));
        // Bodies are buffered in /dev/shm, and a unit that hides devices leaves it.
        Assert.Equal("52: 70000 bytes", await machine.RunAsync("head -c 70000 /dev/zero | curl -sS --data-binary @- http://127.0.0.1:8080/config/52"));
        // Ten times the figure: 7.4 before it said what the service never needs.
        await machine.RunAsync("systemd-analyze security --threshold=20 --no-pager pxe.service");
    }

    [SkippableFact]
    public async Task Reload_AWrongFileAndThenARightOne_IsRefusedAndThenTaken()
    {
        var machine = await pxe.WithServiceAsync();
        await machine.RunAsync("systemctl start pxe");
        var main = await machine.MainProcessAsync();

        await machine.RunAsync("echo \"max_requests = 'many'\" >> /opt/pxe/gunicorn.conf.py; systemctl reload pxe");
        await machine.UntilAsync("systemctl status pxe", "Status: .*The last reload was refused: max_requests = .*many");
        Assert.Equal("PXE and configuration server", await machine.RunAsync("curl -sS http://127.0.0.1:8080/"));
        await machine.RunAsync("echo 'max_requests = 900' >> /opt/pxe/gunicorn.conf.py; systemctl reload pxe");
        await machine.UntilAsync("cat " + Log, "Plan 2 is in force \\(max_requests = 900, was 1000");

        Assert.Equal(main, await machine.MainProcessAsync());
        await machine.UntilAsync("systemctl status pxe", "Status: \"\\d+ workers, \\d+ requests at a time\"");
        Assert.Equal("active", await machine.ShowAsync("ActiveState"));
    }

    [SkippableFact]
    public async Task Stop_WithARunningRequest_LetsItEnd()
    {
        var machine = await pxe.WithServiceAsync();
        await machine.RunAsync("systemctl start pxe; rm -f /tmp/body; mkfifo /tmp/body");
        await using var request = machine.Start("curl -sS -X POST -T - http://127.0.0.1:8080/config/52 < /tmp/body");
        await using var body = machine.Start("exec 3> /tmp/body; echo begun >&3; while ! [ -e /tmp/go ]; do sleep 0.1; done; rm /tmp/go; echo ended >&3");
        await machine.UntilAsync("ls -l /proc/$(cat /run/pxe/gunicorn.pid)/fd", "ASPNETCORE_");

        await machine.RunAsync("systemctl stop --no-block pxe");
        await machine.UntilAsync("cat " + Log, "Application is shutting down");
        Assert.Equal("deactivating", await machine.ShowAsync("ActiveState"));
        await machine.RunAsync("touch /tmp/go");

        Assert.Equal(0, await request.WaitForExitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal("52: 12 bytes", request.Output.Lines[^1].Text);
        await machine.UntilAsync("systemctl show --value -p ActiveState pxe", "inactive");
        Assert.Equal("success 0", await machine.ShowAsync("Result", "ExecMainStatus"));
    }

    [SkippableFact]
    public async Task Logrotate_AsShipped_HasTheLogsReopened()
    {
        var machine = await pxe.WithServiceAsync();
        await machine.RunAsync($"systemctl start pxe; cp {pxe.Put(SampleProgram.Pxe.Path("deploy/logrotate.conf"))} /etc/logrotate.d/pxe; chown root /etc/logrotate.d/pxe; chmod 644 /etc/logrotate.d/pxe");

        await machine.RunAsync("logrotate --force /etc/logrotate.d/pxe");

        await machine.UntilAsync("ls /var/log/pxe", "error.log\nerror.log.1");
        await machine.RunAsync("curl -sS http://127.0.0.1:8080/?after");
        await machine.UntilAsync("cat /var/log/pxe/access.log", "after");
        Assert.Equal("pxe", await machine.RunAsync("stat -c %U /var/log/pxe/access.log"));
    }

    [SkippableFact]
    public async Task OnMemoryExit_ALeak_IsCode79AndAFreshProcess()
    {
        var machine = await pxe.WithTestAppAsync(
            "--bind 127.0.0.1:8080 --workers 2 --max-worker-memory 8 --min-worker-lifetime 0 --on-memory exit --worker-class async",
            "Environment=TEST_QUICK_MEMORY=1");
        await machine.RunAsync("systemctl start pxe");
        var main = await machine.MainProcessAsync();
        await machine.UntilAsync("journalctl -u pxe -b", "the warm process has a working set");

        await machine.RunAsync("curl -sS 'http://127.0.0.1:8080/leak?mb=100'");

        await machine.UntilAsync("systemctl show --value -p NRestarts pxe", "1");
        await machine.UntilAsync("journalctl -u pxe -b", "Main process exited, code=exited, status=79");
        await machine.UntilAsync("systemctl show --value -p ActiveState pxe", "^active");
        Assert.NotEqual(main, await machine.MainProcessAsync());
        Assert.Equal("hello", await machine.RunAsync("curl -sS http://127.0.0.1:8080/"));
    }

    [SkippableFact]
    public async Task Socket_OfSystemd_IsOpenBeforeAndWhileItRestarts()
    {
        var machine = await pxe.WithServiceAsync();
        // The one of docs/systemd.md, but for names and the port.
        var socket = MarkdownBlock.Of(Repository.Path("docs", "systemd.md")).Single(block => block.Language == "ini").Text.Replace("0.0.0.0:8000", "127.0.0.1:8080", StringComparison.Ordinal);
        await machine.RunAsync($"cp {pxe.Write("pxe.socket", socket)} /etc/systemd/system/pxe.socket; systemctl daemon-reload; systemctl start pxe.socket");
        Assert.Equal("inactive", await machine.ShowAsync("ActiveState"));

        Assert.Equal("PXE and configuration server", await machine.RunAsync("curl -sS http://127.0.0.1:8080/"));
        var main = await machine.MainProcessAsync();
        await machine.RunAsync("systemctl restart --no-block pxe");
        for (var i = 0; i < 20; i++)
            Assert.Equal("PXE and configuration server", await machine.RunAsync("curl -sS http://127.0.0.1:8080/"));

        await machine.UntilAsync("systemctl show --value -p ActiveState pxe", "^active");
        Assert.NotEqual(main, await machine.MainProcessAsync());
    }
}
