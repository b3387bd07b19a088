using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Workers;

/// <summary>The server's upgrade of HTTP/1.1: a request that takes it gives its place back.</summary>
internal sealed class UpgradeFeature(IHttpUpgradeFeature inner, LeasedRequest request) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync()
    {
        var isWebSocket = string.Equals(request.Context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase);
        var upgraded = new UpgradedStream(await inner.UpgradeAsync(), isWebSocket);
        request.Last(upgraded);
        return upgraded;
    }
}
