using System.Net.Sockets;
using System.Runtime.InteropServices;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>Who is at the other end, as the kernel noted it when they connected.</summary>
/// <param name="Process">The process id; 0 where it lives in a namespace that this one does not see.</param>
/// <param name="User">The user id.</param>
internal readonly record struct ControlPeer(int Process, uint User)
{
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;

    /// <summary>Those who could send the process a signal as well.</summary>
    public bool MayAct => User == 0 || User == LibC.EffectiveUser();

    /// <exception cref="SocketException">The system does not tell.</exception>
    public static ControlPeer Of(Socket socket)
    {
        // struct ucred: process, user, group.
        Span<byte> credentials = stackalloc byte[3 * sizeof(int)];
        socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials);
        return new ControlPeer(MemoryMarshal.Read<int>(credentials), MemoryMarshal.Read<uint>(credentials[sizeof(int)..]));
    }

    public override string ToString() => $"process {Process} of user {User}";
}
