using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

public sealed class UpgradeTests
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Usr2_ThenTerm_NewProcessServesAndNothingIsRefused(bool isUnix)
    {
        var folder = new ScratchFolder();
        var bind = isUnix ? "unix:" + folder.Path("s") : "127.0.0.1:0";
        await using var server = await ControlledServer.StartAsync(folder, new { Bind = bind, Workers = 2, PidFile = folder.Path("pid"), GracefulTimeout = 600, ProcName = "renamed" });
        EndPoint address = isUnix ? new UnixDomainSocketEndPoint(folder.Path("s")) : new IPEndPoint(IPAddress.Loopback, server.Port);
        await using var clients = new HandOverClients(address);
        await clients.UntilAnsweredAsync(server.Process.Pid, 20);

        Assert.Equal("gunicorn: master [renamed]", Assert.Single(ProcessFiles.CommandLine(server.Process.Pid)));
        server.Send(UnixSignal.Usr2);
        var started = await server.SeeAsync("Process \\d+ was started on the same sockets");
        var next = int.Parse(Regex.Match(started.Text, "\\d+").Value, CultureInfo.InvariantCulture);
        await server.SeeAsync("workers are ready", started);
        Assert.Equal(next.ToString(CultureInfo.InvariantCulture), folder.Read("pid.2").Trim());
        await clients.UntilAnsweredAsync(next, 20);
        server.Send(UnixSignal.Usr2);
        await server.SeeAsync("USR2 is ignored.*started already", started);
        server.Send(UnixSignal.Term);
        Assert.Equal(0, await server.ExitAsync());

        Assert.Equal(next.ToString(CultureInfo.InvariantCulture), await GetAsync(address, "/pid"));
        Assert.Equal("(not set)(not set)", await GetAsync(address, "/env?name=GUNICORN_FD") + await GetAsync(address, "/env?name=GUNICORN_PID"));
        await clients.StopAsync();
        Assert.Empty(clients.Failures);
        Assert.Equal(0, clients.Unanswered);
        await UntilAsync(() => !File.Exists(folder.Path("pid.2")));
        Assert.Equal(next.ToString(CultureInfo.InvariantCulture), folder.Read("pid").Trim());
    }

    [SkippableFact]
    public async Task Usr2_AddressesOfTheApplication_IsIgnored()
    {
        await using var server = await ControlledServer.StartAsync(new { Defaults = "AspNetCore" }, args: ["--urls", "http://127.0.0.1:0"]);

        server.Send(UnixSignal.Usr2);

        await server.SeeAsync("USR2 is ignored.*set bind");
    }

    private static async Task<string> GetAsync(EndPoint address, string target)
    {
        await using var http = await RawHttp.ConnectAsync(address);
        http.Limit = ControlledServer.Patience;
        return (await http.GetAsync(target)).Text;
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(ControlledServer.Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!holds())
            await pause.WaitForNextTickAsync(limit.Token);
    }
}
