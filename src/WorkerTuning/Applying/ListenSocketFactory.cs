using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WorkerTuning.Applying;

/// <summary>Binds the sockets that Kestrel listens on, and says which bind the system refused and why.</summary>
internal sealed class ListenSocketFactory(WorkerPlan plan, ListenAddresses addresses, ListenSockets sockets, Func<EndPoint, Socket> inner, bool sharePorts, int backlog)
{
    public Socket Create(EndPoint endPoint)
    {
        if (addresses.Find(endPoint) is not { } address)
            return CreateRaw(endPoint);
        try
        {
            var socket = endPoint switch
            {
                UnixDomainSocketEndPoint unix => UnixListenSocket.Create(unix, plan.Listen.SocketMode, inner),
                FileHandleEndPoint handle => InheritedListenSocket.Create(handle, backlog, inner),
                _ => CreateRaw(endPoint),
            };
            sockets.Add(address, socket);
            return socket;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            throw Refuse(plan, address, e, addresses.FromSystemd ? " (passed by systemd)" : "");
        }
    }

    /// <param name="plan">The plan.</param>
    /// <param name="address">What could not be listened on.</param>
    /// <param name="error">What the system said.</param>
    /// <param name="more">Added to the reason.</param>
    public static WorkerTuningException Refuse(WorkerPlan plan, ListenAddress address, Exception error, string more = "") =>
        plan.Refuse("bind", (error is SocketException refusal ? Reason(refusal, address.EndPoint) : error.Message) + more, address.Bind.ToString());

    private Socket CreateRaw(EndPoint endPoint) =>
        sharePorts && endPoint is IPEndPoint ip ? SharedPort.CreateBoundSocket(ip) : inner(endPoint);

    private static string Reason(SocketException error, EndPoint endPoint) => (error.SocketErrorCode, endPoint) switch
    {
        (SocketError.AddressAlreadyInUse, _) => "is in use by another process",
        (SocketError.AccessDenied, IPEndPoint) => "permission denied; ports below 1024 need root, CAP_NET_BIND_SERVICE or a port mapping",
        (SocketError.AccessDenied, UnixDomainSocketEndPoint) => "permission denied; the folder must be writable for this user",
        (SocketError.AddressNotAvailable, IPEndPoint) => "this machine has no such address",
        (SocketError.AddressNotAvailable, UnixDomainSocketEndPoint) => "the folder does not exist",
        (SocketError.AddressFamilyNotSupported, _) => "this machine does not speak that address family",
        (_, FileHandleEndPoint) => $"is no socket that can listen: {error.Message}",
        _ => error.Message,
    };
}
