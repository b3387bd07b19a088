using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class ReusePortTests
{
    // With two processes the chance that one of them gets none of so many connections is nil.
    private const int ManyConnections = 100;

    [SkippableFact]
    public async Task TwoProcesses_OnePort_BothAnswerAndOneSurvives()
    {
        var bind = string.Create(CultureInfo.InvariantCulture, $"--bind=127.0.0.1:{FreePort.Next()}");
        await using var first = TestApp.Start(bind, "--reuse-port");
        var port = await first.PortAsync();
        await using var second = TestApp.Start(bind, "--reuse-port");
        await second.WaitForStartAsync();

        var both = await AnswersAsync(port);
        first.Signal(UnixSignal.Kill);
        await first.WaitForExitAsync();
        var one = await AnswersAsync(port);

        Assert.Equal([.. new[] { first.Pid, second.Pid }.Order()], both.Order());
        Assert.Equal([second.Pid], one);
    }

    [SkippableFact]
    public async Task SecondProcess_WithoutReusePort_IsRefused()
    {
        var bind = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");
        await using var first = TestApp.Start("--bind", bind, "--reuse-port");
        await first.WaitForStartAsync();
        await using var second = TestApp.Start("--bind", bind);

        Assert.Equal(1, await second.WaitForExitAsync());
        Assert.Contains(second.Output.Lines, l => l.Text == $"Error: bind = {bind} (flag --bind): is in use by another process");
    }

    [Fact]
    public async Task Start_UrlsInsteadOfBind_AreSharedToo()
    {
        var plan = TestPlan.Make(new ListenPlan { Binds = [], ReusePort = true });
        await using var first = await PlannedServer.StartAsync(plan, args: "--urls=http://127.0.0.1:0");
        await using var second = await PlannedServer.StartAsync(plan, args: $"--urls=http://127.0.0.1:{first.Port}");

        Assert.Equal(first.Port, second.Port);
    }

    [Fact]
    public async Task Start_SocketsOfTheApplication_AreUsedAndItIsSaid()
    {
        var made = new List<EndPoint>();
        await using var server = await PlannedServer.StartAsync(
            TestPlan.Make(PlannedServer.AnyPort with { ReusePort = true }),
            before: b => b.Services.Configure<SocketTransportOptions>(o => o.CreateBoundListenSocket = endPoint =>
            {
                made.Add(endPoint);
                return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
            }));

        Assert.Single(made);
        Assert.Contains(server.Logs.Logs, l => l is { Level: LogLevel.Warning, Event.Name: "ReusePortLeftToApplication" });
    }

    private static async Task<HashSet<int>> AnswersAsync(int port)
    {
        var pids = new HashSet<int>();
        for (var i = 0; i < ManyConnections; i++)
        {
            try
            {
                pids.Add(int.Parse(await TestApp.GetTextAsync(port, "/pid"), CultureInfo.InvariantCulture));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
            {
                Assert.Fail("A connection was lost.");
            }
        }

        return pids;
    }
}
