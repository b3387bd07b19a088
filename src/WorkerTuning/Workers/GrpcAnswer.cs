using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace WorkerTuning.Workers;

/// <summary>What the pool decides about a request, in the words of gRPC, whose clients do not look at HTTP's status.</summary>
internal static class GrpcAnswer
{
    private const string MediaType = "application/grpc";
    private const string StatusField = "grpc-status";
    private const string MessageField = "grpc-message";

    // gRPC's own numbers.
    private const string Ok = "0";
    private const string Cancelled = "1";
    private const string Unknown = "2";
    private const string DeadlineExceeded = "4";
    private const string Unavailable = "14";

    public static bool IsWanted(HttpContext context) =>
        context.Request.ContentType is { } type && type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers a request that gets no worker, so that a client with a retry policy repeats it after a while.</summary>
    public static void Refuse(HttpContext context, int retryAfterSeconds)
    {
        Begin(context);
        var headers = context.Response.Headers;
        headers[StatusField] = Unavailable;
        headers[MessageField] = "The server is busy.";
        headers["grpc-retry-pushback-ms"] = (retryAfterSeconds * 1000L).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Says why a call was ended. gRPC's own handler knows only that something was cancelled and says Unknown; an answer that it gave all the same
    /// stays.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="isLate">True for its own limit, false where the server or its worker goes.</param>
    /// <param name="hasThrown">True where no handler has answered.</param>
    public static void End(HttpContext context, bool isLate, bool hasThrown)
    {
        var response = context.Response;
        var fields = response.HasStarted ? context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers : response.Headers;
        if (fields is null or { IsReadOnly: true })
            return;
        string? status = fields[StatusField];
        if (!hasThrown && status is not (Cancelled or Unknown))
            return;
        if (status == Ok)
            return;
        if (!response.HasStarted)
            Begin(context);
        fields[StatusField] = isLate ? DeadlineExceeded : Unavailable;
        fields[MessageField] = isLate ? "The request took longer than its limit." : "The server ended the request.";
    }

    private static void Begin(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = context.Request.ContentType;
        context.Response.ContentLength = null;
    }
}
