using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Workers;

/// <summary>The server's extended CONNECT, the upgrade of HTTP/2 and 3: a request that takes it gives its place back.</summary>
internal sealed class ConnectFeature(IHttpExtendedConnectFeature inner, LeasedRequest request) : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => inner.IsExtendedConnect;

    public string? Protocol => inner.Protocol;

    public async ValueTask<Stream> AcceptAsync()
    {
        var isWebSocket = string.Equals(inner.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);
        var upgraded = new UpgradedStream(await inner.AcceptAsync(), isWebSocket);
        request.Last(upgraded);
        return upgraded;
    }
}
