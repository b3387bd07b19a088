using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

[SuppressMessage("Interoperability", "CA1416", Justification = "Runs where unix sockets are.")]
public sealed class UnixSocketTests : IDisposable
{
    private const UnixFileMode ReadWriteGroup = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly ScratchFolder _folder = new();

    private string Socket => _folder.Path("web.sock");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(ReadWriteGroup)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    public async Task Start_Mode_IsTheFiles(UnixFileMode mode)
    {
        await using var server = await PlannedServer.StartAsync(Plan(mode));

        Assert.Equal(mode, File.GetUnixFileMode(Socket));
        await using var http = await RawHttp.ConnectUnixAsync(Socket);
        Assert.Equal(200, (await http.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Start_SocketOfADeadProcess_IsReplaced()
    {
        LeaveSocket();
        Assert.True(File.Exists(Socket));

        await using var server = await PlannedServer.StartAsync(Plan());

        await using var http = await RawHttp.ConnectUnixAsync(Socket);
        Assert.Equal(200, (await http.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Start_SocketInUse_RefusesAndLeavesIt()
    {
        await using var first = await PlannedServer.StartAsync(Plan());

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(Plan()));

        Assert.Equal($"bind = unix:{Socket} (gunicorn.conf.py:3): is in use by another process", error.Message);
        await using var http = await RawHttp.ConnectUnixAsync(Socket);
        Assert.Equal(200, (await http.GetAsync("/")).Status);
    }

    [Fact]
    public async Task Start_OtherFile_RefusesAndLeavesIt()
    {
        _folder.Write("web.sock", "precious");

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(Plan()));

        Assert.Contains("is not a socket", error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", _folder.Read("web.sock"));
    }

    [Fact]
    public async Task Start_Folder_Refuses()
    {
        _folder.Folder("web.sock");

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(Plan()));
        Assert.Contains("is not a socket", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_MissingFolder_Refuses()
    {
        var plan = TestPlan.Make(new ListenPlan { Binds = [new BindAddress.Unix(_folder.Path("none/web.sock"))] });

        var error = await Assert.ThrowsAsync<WorkerTuningException>(() => PlannedServer.StartAsync(plan));
        Assert.Contains("the folder does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_Socket_IsGone()
    {
        await using (var server = await PlannedServer.StartAsync(Plan()))
            await server.StopAsync();

        Assert.False(File.Exists(Socket));
    }

    private WorkerPlan Plan(UnixFileMode? mode = null) => TestPlan.Make(
        new ListenPlan { Binds = [new BindAddress.Unix(Socket)], SocketMode = mode },
        settings: TestPlan.Setting("bind", "unix:" + Socket, "gunicorn.conf.py:3"));

    // .NET removes the file when it closes the socket, as a killed process cannot: the name is moved away meanwhile.
    private void LeaveSocket()
    {
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(Socket));
            socket.Listen();
            File.Move(Socket, Socket + ".left");
        }

        File.Move(Socket + ".left", Socket);
    }
}
