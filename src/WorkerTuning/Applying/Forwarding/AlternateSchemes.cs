using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>
/// The scheme of HTTP/2 requests that a proxy passes on without TLS. HAProxy and nghttpx say https where the client did, and Kestrel resets
/// such a stream unless it may differ from the connection's. It may here; a trusted proxy is believed, and for every other peer the
/// connection's scheme is put back.
/// </summary>
internal sealed class AlternateSchemes(ILoggerFactory loggers) : IPostConfigureOptions<KestrelServerOptions>
{
    private readonly ILogger _logger = loggers.CreateLogger(SecurityEvents.Category);
    private volatile bool _isOurs;
    private int _hasWarned;

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        // Where the application allows it, the application judges.
        if (options.AllowAlternateSchemes)
            return;
        options.AllowAlternateSchemes = _isOurs = true;
    }

    /// <param name="context">The request.</param>
    /// <param name="trust">Whose word counts.</param>
    /// <param name="isTls">True where the PROXY header says that the client speaks TLS with the proxy.</param>
    public void Judge(HttpContext context, TrustPlan trust, bool isTls)
    {
        var request = context.Request;
        if (isTls)
        {
            request.Scheme = Uri.UriSchemeHttps;
            return;
        }

        if (!_isOurs || HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol))
            return;
        var own = context.Features.Get<ITlsConnectionFeature>() is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;
        var said = request.Scheme;
        if (string.Equals(said, own, StringComparison.OrdinalIgnoreCase))
            return;
        var peer = context.Connection.RemoteIpAddress;
        if (trust.IsActive && trust.Proxies.Contains(peer) && (said.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase) || said.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)))
            return;
        request.Scheme = own;
        if (Interlocked.Exchange(ref _hasWarned, 1) == 0)
            Log.SchemeIgnored(_logger, peer?.ToString() ?? "a unix socket", own);
    }
}
