using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class BindTests
{
    private static readonly PlannedSetting Setting = TestPlan.Setting("bind", "(all)", "flag --bind");

    [Fact]
    public async Task Start_SeveralBinds_AllAnswer()
    {
        using var folder = new ScratchFolder();
        var plan = Plan(
            new BindAddress.Tcp(IPAddress.Loopback, 0),
            new BindAddress.Tcp(IPAddress.IPv6Loopback, 0),
            new BindAddress.Tcp(IPAddress.Any, 0),
            new BindAddress.Unix(folder.Path("a.sock")));
        await using var server = await PlannedServer.StartAsync(plan);

        Assert.Equal(4, server.Addresses.Count);
        await AssertAnswers(new IPEndPoint(IPAddress.Loopback, server.Addresses[0].Port));
        await AssertAnswers(new IPEndPoint(IPAddress.IPv6Loopback, server.Addresses[1].Port));
        await AssertAnswers(new IPEndPoint(IPAddress.Loopback, server.Addresses[2].Port));
        await AssertAnswers(new UnixDomainSocketEndPoint(folder.Path("a.sock")));
    }

    [Fact]
    public async Task Start_AnyV6_AnswersBothFamilies()
    {
        await using var server = await PlannedServer.StartAsync(Plan(new BindAddress.Tcp(IPAddress.IPv6Any, 0)));

        await AssertAnswers(new IPEndPoint(IPAddress.Loopback, server.Port));
        await AssertAnswers(new IPEndPoint(IPAddress.IPv6Loopback, server.Port));
    }

    [Fact]
    public async Task Start_Localhost_AnswersBothLoopbacks()
    {
        var port = FreePort.Next();
        await using var server = await PlannedServer.StartAsync(Plan(new BindAddress.Tcp(null, port)));

        await AssertAnswers(new IPEndPoint(IPAddress.Loopback, port));
        await AssertAnswers(new IPEndPoint(IPAddress.IPv6Loopback, port));
    }

    [Fact]
    public async Task Start_LocalhostHalfTaken_Refuses()
    {
        using var taken = Listen(IPAddress.IPv6Loopback, out var port);

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(Plan(new BindAddress.Tcp(null, port))));
        Assert.Equal($"bind = localhost:{port} (flag --bind): is in use by another process", error.Message);
    }

    [Fact]
    public async Task Start_PortTaken_NamesBindAndOrigin()
    {
        using var taken = Listen(IPAddress.Loopback, out var port);

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(Plan(new BindAddress.Tcp(IPAddress.Loopback, port))));
        Assert.Equal($"bind = 127.0.0.1:{port} (flag --bind): is in use by another process", error.Message);
    }

    [Fact]
    public async Task Start_AddressOfAnotherMachine_Refuses()
    {
        // TEST-NET-1, which no machine has.
        var bind = new BindAddress.Tcp(IPAddress.Parse("192.0.2.1"), 0);

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(Plan(bind)));
        Assert.Equal("bind = 192.0.2.1:0 (flag --bind): this machine has no such address", error.Message);
    }

    [Theory]
    [InlineData("--urls=http://127.0.0.1:1")]
    [InlineData("--http_ports=1")]
    public async Task Start_UrlsBesideBind_BindWinsWithoutWarning(string urls)
    {
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(PlannedServer.AnyPort), args: urls);

        await AssertAnswers(new IPEndPoint(IPAddress.Loopback, server.Port));
        Assert.Single(server.Addresses);
        Assert.DoesNotContain(server.Logs.Logs, log => log.Message.Contains("Overriding address", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_HostingUrlsPreferred_UrlsWinAndPlanSaysSo()
    {
        var (preferred, bound) = FreePort.Pair();
        var plan = TestPlan.Make(new ListenPlan { Binds = [new BindAddress.Tcp(IPAddress.Loopback, bound)] }, settings: Setting);
        await using var server = await PlannedServer.StartAsync(plan, args: [$"--urls=http://127.0.0.1:{preferred}", "--preferHostingUrls=true"]);

        await AssertAnswers(new IPEndPoint(IPAddress.Loopback, preferred));
        await Assert.ThrowsAsync<SocketException>(() => RawHttp.ConnectAsync(bound));
        Assert.Equal(TestPlan.Setting("bind", $"127.0.0.1:{preferred}", "code (PreferHostingUrls)"), Assert.Single(server.Plan.Settings));
    }

    [Fact]
    public async Task Start_NoBind_LeavesUrlsAlone()
    {
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(), args: "--urls=http://127.0.0.1:0");

        await AssertAnswers(new IPEndPoint(IPAddress.Loopback, server.Port));
    }

    [Fact]
    public async Task Build_KestrelEndpointsBesideBind_NamesBothLists()
    {
        var plan = TestPlan.Make(PlannedServer.AnyPort, settings: TestPlan.Setting("bind", "127.0.0.1:0", "env PORT"));

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(plan, args: "--Kestrel:Endpoints:Web:Url=http://127.0.0.1:0"));
        Assert.Equal("bind = 127.0.0.1:0 (env PORT): Kestrel:Endpoints lists endpoints too: Web=http://127.0.0.1:0; keep one of the two", error.Message);
    }

    [Fact]
    public async Task Start_KestrelEndpointsWithoutBind_AreLeftAlone()
    {
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(), args: "--Kestrel:Endpoints:Web:Url=http://127.0.0.1:0");

        await AssertAnswers(new IPEndPoint(IPAddress.Loopback, server.Port));
    }

    [Fact]
    public async Task Start_PortZero_PlanNamesThePort()
    {
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(PlannedServer.AnyPort, settings: Setting));

        Assert.Equal(TestPlan.Setting("bind", $"127.0.0.1:{server.Port}", "flag --bind"), Assert.Single(server.Plan.Settings));
    }

    [Fact]
    public async Task Start_CodeListensToo_BothAnswerAndPlanSaysSo()
    {
        var plan = TestPlan.Make(PlannedServer.AnyPort, settings: Setting);
        await using var server = await PlannedServer.StartAsync(plan, after: b => b.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0)));

        Assert.Equal(2, server.Addresses.Count);
        foreach (var address in server.Addresses)
            await AssertAnswers(new IPEndPoint(IPAddress.Loopback, address.Port));
        Assert.Equal("code (KestrelServerOptions.Listen)", Assert.Single(server.Plan.Settings).Origin);
    }

    private static WorkerPlan Plan(params BindAddress[] binds) => TestPlan.Make(new ListenPlan { Binds = binds }, settings: Setting);

    private static TcpListener Listen(IPAddress address, out int port)
    {
        var listener = new TcpListener(address, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }

    private static async Task AssertAnswers(EndPoint endPoint)
    {
        await using var http = await RawHttp.ConnectAsync(endPoint);
        Assert.Equal("hello", (await http.GetAsync("/")).Text);
    }
}
