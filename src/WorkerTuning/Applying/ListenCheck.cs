using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Whether each bind could be listened on, were it free.</summary>
internal sealed class ListenCheck(ListeningServer server) : IMachineCheck
{
    public void Look(WorkerPlan plan, MachineFindings findings)
    {
        if (server.LeavesProcessAlone)
            return;
        // Sockets that were handed on take the place of the binds.
        if (ActivatedSockets.Announced(Environment.GetEnvironmentVariable) || HandedOnSockets.Read(Environment.GetEnvironmentVariable).Count > 0)
            return;
        findings.Try(() => BindConflicts.Refuse(plan, ListenAddresses.Of(plan, plan.Listen.Binds)));
        foreach (var bind in plan.Listen.Binds)
        {
            findings.Try(() =>
            {
                foreach (var address in ListenAddresses.Of(plan, [bind]))
                    Probe(plan, address);
            });
        }
    }

    private static void Probe(WorkerPlan plan, ListenAddress address)
    {
        try
        {
            switch (address.EndPoint)
            {
                case UnixDomainSocketEndPoint unix:
                    UnixListenSocket.Probe(unix);
                    break;
                case FileHandleEndPoint handle:
                    ProbeDescriptor((int)handle.FileHandle);
                    break;
                case IPEndPoint ip:
                    Bind(ip);
                    break;
            }
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            // By the server that this configuration is for, perhaps.
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            throw ListenSocketFactory.Refuse(plan, address, e);
        }
    }

    private static void Bind(IPEndPoint endPoint)
    {
        using var probe = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (endPoint.Address.Equals(IPAddress.IPv6Any))
            probe.DualMode = true;
        probe.Bind(endPoint);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The descriptor is not this check's to close.")]
    private static void ProbeDescriptor(int descriptor) =>
        _ = new Socket(new SafeSocketHandle(descriptor, ownsHandle: false)).GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type);
}
