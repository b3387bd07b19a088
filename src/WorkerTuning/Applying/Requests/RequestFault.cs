using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace WorkerTuning.Applying.Requests;

/// <summary>Why a request is not taken, in gunicorn's words where it has some, and with which status.</summary>
internal sealed class RequestFault
{
    public static readonly RequestFault Method = new(StatusCodes.Status400BadRequest, "Invalid HTTP method");

    public static readonly RequestFault Target = new(StatusCodes.Status400BadRequest, "Control character in the request target");

    public static readonly RequestFault Fragment = new(StatusCodes.Status400BadRequest, "Fragment in the request target");

    public static readonly RequestFault Authority = new(StatusCodes.Status400BadRequest, "Neither :authority nor Host");

    public static readonly RequestFault ConnectionField = new(StatusCodes.Status400BadRequest, "Connection-specific HTTP header in HTTP/2");

    public static readonly RequestFault OuterSpace = new(StatusCodes.Status400BadRequest, "Blank around the value of the HTTP header");

    public static readonly RequestFault HeaderName = new(StatusCodes.Status400BadRequest, "Invalid HTTP header name");

    public static readonly RequestFault HeaderValue = new(StatusCodes.Status400BadRequest, "Control character in the HTTP header");

    public static readonly RequestFault RepeatedHeader = new(StatusCodes.Status400BadRequest, "Repeated HTTP header");

    public static readonly RequestFault CodingInHttp10 = new(StatusCodes.Status400BadRequest, "Transfer-Encoding in HTTP/1.0");

    public static readonly RequestFault CodingInFrames = new(StatusCodes.Status400BadRequest, "Transfer-Encoding in HTTP/2");

    public static readonly RequestFault LengthBesideCoding = new(StatusCodes.Status400BadRequest, "Content-Length beside Transfer-Encoding");

    public static readonly RequestFault CodingOrder = new(StatusCodes.Status400BadRequest, "Invalid Transfer-Encoding");

    public static readonly RequestFault UnknownCoding = new(StatusCodes.Status501NotImplemented, "Unsupported transfer coding");

    public static readonly RequestFault Expectation = new(StatusCodes.Status417ExpectationFailed, "Unable to comply with expectation");

    public static readonly RequestFault Chunks = new(StatusCodes.Status400BadRequest, "Invalid chunked body");

    public static readonly RequestFault Trailer = new(StatusCodes.Status400BadRequest, "Forbidden trailer");

    public static readonly RequestFault Content = new(StatusCodes.Status413PayloadTooLarge, "Request body is too large");

    public static readonly RequestFault FieldSize = new(StatusCodes.Status431RequestHeaderFieldsTooLarge, "limit request headers fields size");

    public static readonly RequestFault UnderscoreName = new(StatusCodes.Status400BadRequest, "HTTP header name with an underscore");

    public static readonly RequestFault SchemeHeaders = new(StatusCodes.Status400BadRequest, "Contradictory scheme headers");

    public static readonly RequestFault ScriptName = new(StatusCodes.Status500InternalServerError, "Request path does not start with SCRIPT_NAME");

    private RequestFault(int status, string reason)
    {
        Status = status;
        Reason = reason;
        Body = Encoding.ASCII.GetBytes($"{status} {ReasonPhrases.GetReasonPhrase(status)}: {reason}\n");
    }

    public int Status { get; }

    public string Reason { get; }

    /// <summary>What the client is told; nothing of what it sent.</summary>
    public ReadOnlyMemory<byte> Body { get; }
}
