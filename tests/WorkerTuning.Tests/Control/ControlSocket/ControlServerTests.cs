using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;
using WorkerTuning.Control.ControlSocket;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.ControlSocket;

public sealed class ControlServerTests : IDisposable
{
    private const string Stats = """{"id": 1, "command": "show stats"}""";

    private readonly ScratchFolder _folder = new();
    private readonly ControlFixture _fixture = new();
    private ControlServer? _server;

    private string Socket => _folder.Path("ctl");

    public void Dispose()
    {
        _server?.Dispose();
        _fixture.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Connection_ManyCommands_AreAnsweredInOrderUnderTheirIds()
    {
        await StartAsync();
        await using var client = await ControlClient.ConnectAsync(Socket);

        Assert.Equal(Environment.ProcessId, (await client.AskAsync("show stats", 7)).GetProperty("data").GetProperty("pid").GetInt32());
        Assert.Equal("Empty command", (await client.AskAsync(" ", 8)).GetProperty("error").GetString());
        await client.SendAsync([.. ControlClient.Frame("no JSON"), .. ControlClient.Frame(Stats)]);
        Assert.Equal(0, (await client.ReadAsync()).GetProperty("id").GetInt32());
        Assert.Equal("ok", (await client.ReadAsync()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Connection_LineOfText_IsAnsweredAndClosed()
    {
        await StartAsync();
        await using var client = await ControlClient.ConnectAsync(Socket);

        await client.SendAsync("show workers\nshow stats\n"u8.ToArray());

        var answer = JsonNode.Parse(await client.ReadToEndAsync())!;
        Assert.Equal("ok", (string)answer["status"]!);
        Assert.NotNull(answer["data"]!["workers"]);
    }

    [Fact]
    public async Task Connection_MessageTooLong_IsToldAndClosed()
    {
        await StartAsync();
        await using var client = await ControlClient.ConnectAsync(Socket);

        await client.SendAsync([0, 255, 255, 255, .. new byte[100]]);

        Assert.Equal("A message has at most 65536 bytes.", (await client.ReadAsync()).GetProperty("error").GetString());
        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("\0\0\0\u0002{")]
    [InlineData("show wor")]
    public async Task Connection_SilentOrHalfAMessage_IsClosed(string sent)
    {
        await StartAsync(new ControlLimits { Idle = TimeSpan.FromMilliseconds(100), Message = TimeSpan.FromMilliseconds(100) });
        await using var client = await ControlClient.ConnectAsync(Socket);

        if (sent.Length > 0)
            await client.SendAsync(Encoding.Latin1.GetBytes(sent));

        Assert.Equal("", await client.ReadToEndAsync());
    }

    [Fact]
    public async Task Connection_OneTooMany_TakesThePlaceOfTheMostSilent()
    {
        await StartAsync(new ControlLimits { Connections = 2 });
        await using var first = await ControlClient.ConnectAsync(Socket);
        await first.AskAsync("help");
        await using var second = await ControlClient.ConnectAsync(Socket);
        await second.AskAsync("help");
        await first.AskAsync("help");

        await using var third = await ControlClient.ConnectAsync(Socket);
        await third.AskAsync("help");

        Assert.Equal("", await second.ReadToEndAsync());
        await first.AskAsync("help");
    }

    [Fact]
    public async Task Connection_PushedOutWhileItsCommandRuns_IsNotPushedOutAgainInPlaceOfAnother()
    {
        using var entered = new SemaphoreSlim(0);
        using var goOn = new SemaphoreSlim(0);
        _fixture.Lifetime.NotifyStarted();
        _fixture.Source.Reading = () =>
        {
            entered.Release();
            goOn.Wait(WithTimeoutExtensions.Default);
        };
        await StartAsync(new ControlLimits { Connections = 1 });
        await using var reloading = await ControlClient.ConnectAsync(Socket);
        await reloading.SendAsync(ControlClient.Frame("""{"id": 1, "command": "reload"}"""));
        Assert.True(await entered.WaitAsync(WithTimeoutExtensions.Default));
        await using var second = await ControlClient.ConnectAsync(Socket);
        await second.AskAsync("help");

        await using var third = await ControlClient.ConnectAsync(Socket);
        await third.AskAsync("help");

        Assert.Equal("", await second.ReadToEndAsync());
        goOn.Release();
    }

    [Fact]
    public async Task Connection_LogThatThrows_IsServedAndHurtsNobodyElse()
    {
        using var throwing = new ThrowingLoggerProvider();
        await StartAsync(loggers: LoggerFactory.Create(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(throwing)));
        await using (var broken = await ControlClient.ConnectAsync(Socket))
        {
            await broken.SendAsync([0, 0]);
        }

        await ControlClient.AskAsync(Socket, "show stats");

        Assert.True(throwing.Thrown > 0);
    }

    [Fact]
    public async Task Connection_ThatBreaksOff_HurtsNobodyElse()
    {
        await StartAsync();
        for (var i = 0; i < 40; i++)
        {
            await using var client = await ControlClient.ConnectAsync(Socket);
            await client.SendAsync(ControlClient.Frame(Stats));
        }

        await ControlClient.AskAsync(Socket, "show stats");
    }

    [Fact]
    public async Task Dispose_ClosesConnectionsAndTakesTheFileAway()
    {
        var file = await StartAsync();
        await using var client = await ControlClient.ConnectAsync(Socket);
        await client.AskAsync("help");

        _server!.Dispose();

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.False(File.Exists(Socket));
        Assert.Null(file.Path);
    }

    [Fact]
    public async Task Peer_OfThisProcess_IsThisProcess()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_folder.Path("peer")));
        listener.Listen();
        await using var client = await ControlClient.ConnectAsync(_folder.Path("peer"));
        using var accepted = listener.Accept();

        var peer = ControlPeer.Of(accepted);

        Assert.Equal(Environment.ProcessId, peer.Process);
        Assert.True(peer.MayAct);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(4_000_000_000, false)]
    public void Peer_RootAndTheOwner_MayAct(uint user, bool may) => Assert.Equal(may, new ControlPeer(1, user).MayAct);

    private async Task<ControlSocketFile> StartAsync(ControlLimits? limits = null, ILoggerFactory? loggers = null)
    {
        var plan = TestPlan.Make(process: new ProcessPlan { ControlSocket = new ControlSocketPlan(Socket, UnixFileMode.UserRead | UnixFileMode.UserWrite) });
        var file = new ControlSocketFile(new PlanStore(plan), _fixture.Logs.ToFactory());
        file.Create();
        _server = new ControlServer(file, _fixture.Get<ControlCommands>(), limits ?? new ControlLimits(), loggers ?? _fixture.Logs.ToFactory());
        await _server.StartedAsync(CancellationToken.None);
        return file;
    }
}
