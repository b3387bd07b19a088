using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace WorkerTuning.Tests.Docs;

/// <summary>The code of docs/proxy-protocol.md.</summary>
internal static class ProxyProtocolPage
{
    public static void Map(WebApplication app)
    {
        #region feature
        app.MapGet("/who", (HttpContext context) => context.Features.Get<IProxyHeaderFeature>() is { IsClientCertificateVerified: true } proxy
            ? $"{proxy.ClientCertificateName} over {proxy.TlsVersion}"
            : "anyone");
        #endregion
    }
}
