using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using WorkerTuning.Applying;
using WorkerTuning.Planning;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>What the server listens on: the sockets of the binds, or where there are none the addresses that the application chose.</summary>
internal sealed class ListenerReport(ListenSockets sockets, PlanStore plans, IServer? server = null)
{
    public JsonNode Make()
    {
        var scheme = plans.Current.Listen.Tls is null ? "http" : "https";
        List<JsonNode> listeners = [.. sockets.All.Select(socket => Describe(socket, scheme))];
        if (listeners.Count == 0)
            listeners = [.. (server?.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(Describe)];
        return new JsonObject { ["listeners"] = new JsonArray([.. listeners]), ["count"] = listeners.Count };
    }

    private static JsonObject Describe(Socket socket, string scheme) => socket.LocalEndPoint switch
    {
        UnixDomainSocketEndPoint unix => Row("unix:" + unix, (int)socket.Handle, "unix"),
        IPEndPoint { AddressFamily: AddressFamily.InterNetworkV6 } ip => Row($"{scheme}://{ip}", (int)socket.Handle, "tcp6"),
        var ip => Row($"{scheme}://{ip}", (int)socket.Handle, "tcp"),
    };

    private static JsonObject Describe(string address) =>
        Row(address, null, address.Contains("://unix:", StringComparison.Ordinal) ? "unix" : address.Contains('[', StringComparison.Ordinal) ? "tcp6" : "tcp");

    private static JsonObject Row(string address, int? descriptor, string type) =>
        new() { ["address"] = address, ["fd"] = descriptor, ["type"] = type };
}
