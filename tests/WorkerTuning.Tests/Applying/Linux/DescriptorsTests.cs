using System.Net.Sockets;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying.Linux;

public sealed class DescriptorsTests
{
    [Fact]
    public async Task BeforeClose_ClosedDuringAnAccept_TheOtherDescriptorStillListens()
    {
        using var folder = new ScratchFolder();
        var endPoint = new UnixDomainSocketEndPoint(folder.Path("s"));
        using var bound = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(endPoint);
        bound.Listen();
        // As another process has it.
        using var other = new Socket(new SafeSocketHandle(LibC.Duplicate((int)bound.Handle), ownsHandle: true));
        var ours = new Socket(new SafeSocketHandle(LibC.Duplicate((int)bound.Handle), ownsHandle: true));
        Descriptors.KeepFromChildren((int)ours.Handle);
        var accept = ours.AcceptAsync();
        // What an accept does while it calls the system.
        var (handle, isHeld) = (ours.SafeHandle, false);
        handle.DangerousAddRef(ref isHeld);

        Descriptors.BeforeClose(ours);
        var closing = Task.Run(ours.Dispose);
        Assert.True(SpinWait.SpinUntil(() => IsDisposed(ours), TimeSpan.FromSeconds(15)));
        // Time for .NET to shut the socket down, which nothing tells of.
        for (var i = 0; i < 1_000; i++)
            Thread.Yield();
        handle.DangerousRelease();
        await closing.WithTimeout();
        await Assert.ThrowsAnyAsync<SocketException>(() => accept).WithTimeout();

        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(endPoint).WithTimeout();
        using var accepted = await other.AcceptAsync().WithTimeout();
        Assert.True(accepted.Connected);
    }

    private static bool IsDisposed(Socket socket)
    {
        try
        {
            return socket.Available < 0;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
