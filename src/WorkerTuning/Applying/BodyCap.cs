using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using WorkerTuning.Applying.Requests;

namespace WorkerTuning.Applying;

/// <summary>How large the body of a request may be.</summary>
internal static class BodyCap
{
    /// <summary>The server's own value where it has one: code, and routing on behalf of an endpoint, may have changed it for this request. Null: no limit.</summary>
    /// <param name="context">The request.</param>
    /// <param name="planned">What holds where the server keeps no such value.</param>
    /// <param name="endpoint">The endpoint, once it is known.</param>
    public static long? Of(HttpContext context, long planned, Endpoint? endpoint = null)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { } server)
            return server.MaxRequestBodySize;
        return endpoint?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } own ? own.MaxRequestBodySize : planned;
    }

    public static Task Refuse(HttpContext context, RequestRefusals refusals)
    {
        // Kestrel then reads away for 5 s what the client still sends. Over the limit it would reset the connection instead, and a proxy that is
        // still sending answers 502.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server)
            server.MaxRequestBodySize = null;
        return refusals.Answer(context, new RequestFinding(RequestFault.Content));
    }
}
