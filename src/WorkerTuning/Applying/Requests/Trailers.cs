using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace WorkerTuning.Applying.Requests;

/// <summary>The fields behind the last chunk, which a server behind this one may add to the headers.</summary>
internal static class Trailers
{
    // gunicorn's: they would say anew where the request ends, whom it is for and who sent it.
    private static readonly string[] Forbidden =
        [HeaderNames.Host, HeaderNames.ContentLength, HeaderNames.TE, HeaderNames.TransferEncoding, HeaderNames.Trailer, HeaderNames.Authorization];

    public static RequestFinding? Find(HttpContext context, int? fieldSize)
    {
        if (context.Features.Get<IHttpRequestTrailersFeature>() is not { Available: true, Trailers: { Count: > 0 } trailers })
            return null;
        if (fieldSize is { } most && HeaderFields.FindLonger(trailers, most) is { } longer)
            return new RequestFinding(RequestFault.FieldSize, longer);
        foreach (var (name, values) in trailers)
        {
            if (HeaderRules.FindIn(name, values, isFramed: false) is { } finding)
                return finding;
            if (Forbidden.Contains(name, StringComparer.OrdinalIgnoreCase))
                return new RequestFinding(RequestFault.Trailer, name);
        }

        return null;
    }
}
