using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace WorkerTuning.Applying.Requests;

/// <summary>
/// What makes a request of HTTP/2 and 3 malformed and reaches the application all the same (RFC 9113, sections 8.2.2 and 8.3.1). A proxy that passed
/// such fields on to a server of HTTP/1 would let the client speak for it.
/// </summary>
internal static class FrameRules
{
    // Connection itself, and any TE but trailers, is refused by Kestrel.
    private static readonly string[] OfTheConnection = [HeaderNames.Upgrade, HeaderNames.KeepAlive, HeaderNames.ProxyConnection, "HTTP2-Settings"];

    public static bool Applies(string protocol) => !HttpProtocol.IsHttp11(protocol) && !HttpProtocol.IsHttp10(protocol);

    public static RequestFinding? Find(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!Applies(context.Request.Protocol))
            return null;
        foreach (var name in OfTheConnection)
        {
            if (headers.ContainsKey(name))
                return new RequestFinding(RequestFault.ConnectionField, name);
        }

        return string.IsNullOrEmpty(headers.Host) ? new RequestFinding(RequestFault.Authority) : null;
    }
}
