using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace WorkerTuning.Applying.Requests;

/// <summary>Where a request ends: whatever two servers in a row could read differently is refused (RFC 9112, section 6).</summary>
internal static class FramingRules
{
    // Kestrel moves a Content-Length that it found beside a transfer coding to this name.
    private const string SetAside = "X-Content-Length";

    public static RequestFinding? Find(HttpContext context)
    {
        var request = context.Request;
        var codings = request.Headers.TransferEncoding;
        if (codings.Count > 0 && FindInCodings(context, codings) is { } finding)
            return finding;
        var expectations = request.Headers.Expect;
        return expectations.Count > 0 && !HttpProtocol.IsHttp10(request.Protocol) ? FindInExpectations(expectations) : null;
    }

    private static RequestFinding? FindInCodings(HttpContext context, StringValues codings)
    {
        var request = context.Request;
        if (HttpProtocol.IsHttp10(request.Protocol))
            return new RequestFinding(RequestFault.CodingInHttp10);
        // RFC 9113, section 8.2.2: such a request is malformed; a proxy that took it would pass two lengths on.
        if (!HttpProtocol.IsHttp11(request.Protocol))
            return new RequestFinding(RequestFault.CodingInFrames);
        if (request.ContentLength is not null || request.Headers.ContainsKey(SetAside))
            return new RequestFinding(RequestFault.LengthBesideCoding);
        var (fault, isEncoded) = TransferCodings.Read(codings);
        // As in gunicorn: what is compressed on the way is left to the application, on a connection that ends with it.
        if (fault is null && isEncoded)
            ConnectionClose.Request(context);
        return fault is null ? null : new RequestFinding(fault, codings.ToString());
    }

    private static RequestFinding? FindInExpectations(StringValues expectations)
    {
        for (var i = 0; i < expectations.Count; i++)
        {
            if (!string.Equals(expectations[i], "100-continue", StringComparison.OrdinalIgnoreCase))
                return new RequestFinding(RequestFault.Expectation, expectations[i]);
        }

        return null;
    }
}
