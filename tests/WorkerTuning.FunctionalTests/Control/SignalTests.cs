using System.Globalization;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

public sealed class SignalTests
{
    [SkippableTheory]
    [InlineData("Ttin")]
    [InlineData("Hup")]
    public async Task Winch_Requests_WaitUntilWorkersComeBack(string signal)
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2, Daemon = true });
        server.Send(UnixSignal.Winch);
        await server.SeeAsync("hook worker_exit 1");
        await server.SeeAsync("hook worker_exit 2");

        var waiting = server.GetAsync("/");
        await server.UntilAsync("/queued", "1");
        Assert.False(waiting.IsCompleted);
        server.Send(Enum.Parse<UnixSignal>(signal));

        Assert.Equal(200, (await waiting.WithTimeout(ControlledServer.Patience)).Status);
    }

    [SkippableFact]
    public async Task Winch_NoDaemon_IsIgnoredWithALine()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2 });

        server.Send(UnixSignal.Winch);

        await server.SeeAsync("WINCH is ignored.*daemon");
        Assert.Equal("2", (await server.GetAsync("/workers")).Text);
    }

    [SkippableFact]
    public async Task Usr1_LogsAreReopened_ServerLives()
    {
        await using var server = await ControlledServer.StartAsync(environment: new Dictionary<string, string?> { ["Logging__LogLevel__WorkerTuning"] = "Debug" });
        server.Send(UnixSignal.Usr1);

        await server.SeeAsync("Log files are opened anew");
        Assert.Equal(200, (await server.GetAsync("/")).Status);
    }

    [SkippableFact]
    public async Task FirstProcess_Signals_AreObeyed()
    {
        TestApp.RequireRoot();
        await using var server = await ControlledServer.StartAsync(
            new { Bind = "127.0.0.1:0", Workers = 2, Daemon = true },
            wrapper: [Peers.Require("unshare"), "--pid", "--fork", "--kill-child", "--mount-proc"]);
        Assert.Equal("1", (await server.GetAsync("/pid")).Text);
        var application = ProcessFiles.Children(server.Process.Pid).Single();

        await KillAsync(application, "TTIN");
        await server.UntilAsync("/workers", "3");
        await KillAsync(application, "TTOU");
        await server.UntilAsync("/workers", "2");
        await KillAsync(application, "USR1");
        server.Write(new { Bind = "127.0.0.1:0", Workers = 4, Daemon = true });
        await KillAsync(application, "HUP");
        await server.UntilAsync("/workers", "4");
        await KillAsync(application, "WINCH");
        await server.SeeAsync("hook worker_exit 4");
        await KillAsync(application, "TTIN");
        await server.UntilAsync("/workers", "1");
        var running = server.GetAsync("/patient?ms=1000");
        await server.SeeAsync("patient runs");
        await KillAsync(application, "TERM");

        Assert.Equal(200, (await running).Status);
        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableTheory]
    [InlineData("INT", 0)]
    [InlineData("QUIT", 0)]
    public async Task FirstProcess_QuickStop_IsObeyed(string signal, int code)
    {
        TestApp.RequireRoot();
        await using var server = await ControlledServer.StartAsync(wrapper: [Peers.Require("unshare"), "--pid", "--fork", "--kill-child", "--mount-proc"]);

        await KillAsync(ProcessFiles.Children(server.Process.Pid).Single(), signal);

        Assert.Equal(code, await server.ExitAsync());
    }

    private static async Task KillAsync(int pid, string signal)
    {
        await using var kill = ServerProcess.Start(Peers.Require("kill"), ["-" + signal, pid.ToString(CultureInfo.InvariantCulture)]);
        Assert.Equal(0, await kill.WaitForExitAsync());
    }
}
