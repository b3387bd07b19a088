using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace WorkerTuning.AccessLog;

/// <summary>
/// What is known of a request once its response is complete. One belongs to each connection or stream of the server and serves its requests
/// one after another, so nothing is allocated for a request and nothing of one client can reach another.
/// </summary>
internal sealed class RequestRecord
{
    private StringValues[] _headers = [];

    public HttpContext Context { get; private set; } = null!;

    /// <summary>As the client sent it; the application may rewrite its own.</summary>
    public string Method { get; private set; } = "";

    /// <summary>Decoded, without the query.</summary>
    public string Path { get; private set; } = "";

    /// <summary>With its question mark; empty without a query.</summary>
    public string Query { get; private set; } = "";

    /// <summary>Path and query as they were sent.</summary>
    public string RawTarget { get; private set; } = "";

    public string Protocol { get; private set; } = "";

    public int Status { get; private set; }

    /// <summary>Of the body.</summary>
    public long BytesSent { get; private set; }

    public TimeSpan Duration { get; private set; }

    public ClockSecond Time { get; private set; } = null!;

    public long Start { get; private set; }

    public ResponseCount Count { get; } = new();

    /// <summary>The request headers that the format asks for, as they came: a proxy's are taken away where they are believed.</summary>
    public ReadOnlySpan<StringValues> Headers => _headers;

    public void Begin(HttpContext context, string[] headers, long timestamp)
    {
        Context = context;
        Start = timestamp;
        var request = context.Request;
        Method = request.Method;
        Path = request.Path.Value ?? "";
        Query = request.QueryString.Value ?? "";
        Protocol = request.Protocol;
        RawTarget = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } target ? target : Path + Query;
        if (_headers.Length != headers.Length)
            _headers = new StringValues[headers.Length];
        var all = request.Headers;
        for (var i = 0; i < headers.Length; i++)
            _headers[i] = all[headers[i]];
    }

    public void End(int status, TimeSpan duration, ClockSecond time)
    {
        Status = status;
        Duration = duration;
        Time = time;
        BytesSent = HttpMethods.IsHead(Method) || status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified ? 0 : Count.Bytes;
    }

    /// <summary>Holds on to nothing of the request that ended.</summary>
    public void Clear()
    {
        Context = null!;
        Array.Clear(_headers);
    }
}
