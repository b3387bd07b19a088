using Microsoft.Extensions.Primitives;

namespace WorkerTuning.Lifecycle;

/// <summary>The media types of responses that go on until somebody ends them.</summary>
internal static class StreamTypes
{
    // gRPC sends the head of a unary answer together with its end, so one that has begun and goes on is a stream.
    private static readonly string[] Names = ["text/event-stream", "multipart/x-mixed-replace", "application/grpc"];

    /// <param name="contentType">Of the response; parameters and suffixes such as <c>+proto</c> do not matter.</param>
    public static bool Include(StringValues contentType) =>
        contentType is [{ } type] && Array.Exists(Names, name => type.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
