using System.Globalization;
using System.Net;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Control;

/// <summary>A new version beside the old one on the same port, without a common parent.</summary>
public sealed class HandOverTests
{
    private const int Enough = 50;
    private const string Migration = "/proc/sys/net/ipv4/tcp_migrate_req";

    [SkippableFact]
    public async Task ReusePort_NewProcessThenTermToTheOld_NothingIsRefused()
    {
        var port = FreePort.Next();
        string[] flags = [string.Create(CultureInfo.InvariantCulture, $"--bind=127.0.0.1:{port}"), "--reuse-port", "--preload", "--workers=2"];
        await using var old = TestApp.Start(flags);
        await old.WaitForStartAsync();
        await using var clients = new HandOverClients(new IPEndPoint(IPAddress.Loopback, port));
        await clients.UntilAnsweredAsync(old.Pid, Enough);

        await using var next = TestApp.Start(flags);
        await clients.UntilAnsweredAsync(next.Pid, Enough);
        old.Signal(UnixSignal.Term);
        Assert.Equal(0, await old.WaitForExitAsync(ControlledServer.Patience));
        await clients.StopAsync();

        Assert.Empty(clients.Failures);
        // The kernel resets what waits to be accepted on a socket that closes, unless it may give it to the port's other sockets.
        if (File.Exists(Migration) && File.ReadAllText(Migration).Trim() == "1")
            Assert.Equal(0, clients.Unanswered);
    }
}
