using System.Net.Sockets;
using System.Text;
using WorkerTuning.Control.Systemd;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.Systemd;

public sealed class NotifySocketTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Send_Listener_ReceivesOneDatagram(bool isAbstract)
    {
        using var folder = new ScratchFolder();
        var name = isAbstract ? "@" + Path.GetFileName(folder.Root) : folder.Path("n");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + name[1..] : name));
        using var socket = new NotifySocket(name);

        Assert.True(socket.Send("READY=1\nSTATUS=é"));

        var buffer = new byte[100];
        Assert.Equal("READY=1\nSTATUS=é", Encoding.UTF8.GetString(buffer, 0, await manager.ReceiveAsync(buffer).WithTimeout()));
    }

    [Fact]
    public void Send_AfterItsEnd_IsLost()
    {
        var socket = new NotifySocket("/nobody/listens");
        socket.Dispose();

        Assert.False(socket.Send("WATCHDOG=1"));
    }

    [Fact]
    public void Send_NobodyListens_IsLost()
    {
        using var folder = new ScratchFolder();
        using var socket = new NotifySocket(folder.Path("n"));

        Assert.False(socket.Send("READY=1"));
    }

    [Fact]
    public void Send_ListenerThatReadsNothing_DoesNotBlock()
    {
        using var folder = new ScratchFolder();
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(folder.Path("n")));
        using var socket = new NotifySocket(folder.Path("n"));

        Assert.Contains(false, Enumerable.Range(0, 10_000).Select(_ => socket.Send(new string('x', 1_000))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("vsock:2:1")]
    [InlineData("relative")]
    public void New_OtherAddress_IsRefused(string address) => Assert.Throws<ArgumentException>(() => new NotifySocket(address).Dispose());
}
