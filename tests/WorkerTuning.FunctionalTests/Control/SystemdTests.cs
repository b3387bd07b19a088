using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

public sealed class SystemdTests
{
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Life_NotifySocket_IsToldInOrder(bool isAbstract)
    {
        using var folder = new ScratchFolder();
        var name = isAbstract ? "@" + Path.GetFileName(folder.Root) : folder.Path("notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name[1..] : name));
        await using var server = await ControlledServer.StartAsync(
            new { Bind = "127.0.0.1:0", Workers = 2 },
            new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = name, ["WATCHDOG_USEC"] = "1000000" });

        var ready = await NextAsync(manager, "READY=1");
        Assert.Contains($"MAINPID={server.Process.Pid}", ready);
        Assert.Contains("STATUS=2 workers, 2000 requests at a time", ready);
        await NextAsync(manager, "WATCHDOG=1");

        server.Send(UnixSignal.Hup);
        var reloading = await NextAsync(manager, "RELOADING=1");
        Assert.Contains(reloading, line => line.StartsWith("MONOTONIC_USEC=", StringComparison.Ordinal));
        await NextAsync(manager, "READY=1");

        server.Write(new { Bind = "127.0.0.1:0", Workers = "many" });
        server.Send(UnixSignal.Hup);
        await NextAsync(manager, "RELOADING=1");
        var refused = await NextAsync(manager, "READY=1");
        Assert.Contains(refused, line => line.Contains("refused: workers", StringComparison.Ordinal));

        Assert.Equal("no", (await server.GetAsync("/child?command=" + Uri.EscapeDataString("printf ${NOTIFY_SOCKET:-no}"))).Text);
        server.Send(UnixSignal.Term);
        await NextAsync(manager, "STOPPING=1");
        Assert.Equal(0, await server.ExitAsync());
    }

    [SkippableFact]
    public async Task Usr2_NotifySocket_OldProcessHandsOverAndSaysNothingMore()
    {
        using var folder = new ScratchFolder();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(folder.Path("notify")));
        await using var server = await ControlledServer.StartAsync(
            new { Bind = "127.0.0.1:0", Workers = 2 }, new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = folder.Path("notify") });
        await NextAsync(manager, "READY=1");

        server.Send(UnixSignal.Usr2);
        var next = int.Parse(Regex.Match((await server.SeeAsync(@"Process \d+ was started")).Text, @"\d+").Value, CultureInfo.InvariantCulture);
        await using var end = new ChildEnd(next);
        await NextAsync(manager, $"MAINPID={next}");
        Assert.Contains($"MAINPID={next}", await NextAsync(manager, "READY=1"));
        await server.SeeAsync($"Process {next} serves and is the main process");
        Assert.Equal("(not set)", (await server.GetAsync("/env?name=WORKERTUNING_HANDOVER_FD")).Text);

        server.Send(UnixSignal.Term);
        Assert.Equal(0, await server.ExitAsync());
        server.Process.Signal(next, UnixSignal.Term);
        // The new one's: the old one has sent none.
        await NextAsync(manager, "STOPPING=1");
        Assert.Equal(0, manager.Available);
    }

    // What stops the new one has stopped the service.
    [SkippableFact]
    public async Task Term_ToTheMainProcessWhileTheOldOneLives_EndsBoth()
    {
        using var folder = new ScratchFolder();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(folder.Path("notify")));
        await using var server = await ControlledServer.StartAsync(
            new { Bind = "127.0.0.1:0", Workers = 2 }, new Dictionary<string, string?> { ["NOTIFY_SOCKET"] = folder.Path("notify") });
        server.Send(UnixSignal.Usr2);
        var handedOver = await server.SeeAsync(@"Process \d+ serves and is the main process");
        var next = int.Parse(Regex.Match(handedOver.Text, @"\d+").Value, CultureInfo.InvariantCulture);
        await using var end = new ChildEnd(next);

        server.Process.Signal(next, UnixSignal.Term);

        await server.SeeAsync("this one stops as well");
        Assert.Equal(0, await server.ExitAsync());
    }

    /// <summary>Ends a process that is no child of the server, where the test does not.</summary>
    private sealed class ChildEnd(int pid) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using var kill = ServerProcess.Start("kill", ["-KILL", pid.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
    }

    // Signs of life and of the workers' number come in between.
    private static async Task<string[]> NextAsync(Socket manager, string first)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var length = await manager.ReceiveAsync(buffer).WithTimeout(ControlledServer.Patience, first);
            var lines = Encoding.UTF8.GetString(buffer, 0, length).Split('\n');
            if (lines[0] == first)
                return lines;
            Assert.True(lines[0].StartsWith("STATUS=", StringComparison.Ordinal) || lines[0] == "WATCHDOG=1", $"{lines[0]} came before {first}");
        }
    }
}
