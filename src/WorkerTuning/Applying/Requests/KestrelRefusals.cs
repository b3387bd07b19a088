using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace WorkerTuning.Applying.Requests;

/// <summary>
/// Logs the requests that Kestrel refuses before any middleware sees them: a request line that is too long, too many header fields, bytes that are not
/// HTTP. Kestrel's own log has them at debug level alone, and without the peer.
/// </summary>
internal sealed class KestrelRefusals(DiagnosticListener source, RequestRefusals refusals) : IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private const string Event = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    // Of clients that left while they were sending a body, or a request line (or what was left of a body that was not read).
    private static readonly string[] Left = ["Unexpected end of request content.", "Invalid request line."];

    private IDisposable? _subscription;

    public void Begin() => _subscription ??= source.Subscribe(this, static name => name == Event);

    [SuppressMessage("Design", "CA1031", Justification = "It runs on the connection's way to its answer.")]
    public void OnNext(KeyValuePair<string, object?> value)
    {
        try
        {
            if (value.Value is IFeatureCollection features && features.Get<RequestRefusals.Noted>() is null && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException error && IsKestrels(error))
                refusals.NoteKestrels(features.Get<IHttpConnectionFeature>()?.RemoteIpAddress, Reason(error), error.StatusCode);
        }
        catch (Exception)
        {
            // A log provider's own.
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscription?.Dispose();

    // The application throws such exceptions as well, and so do the rules of this library, which have their own lines.
    private static bool IsKestrels(BadHttpRequestException error) =>
        error.GetType().Assembly == typeof(KestrelServerOptions).Assembly && !Left.Contains(error.Message);

    // Kestrel quotes the request there as it came, and a target may hold secrets.
    private static string Reason(BadHttpRequestException error) =>
        error.Message.Split('\'', 2)[0].TrimEnd(' ', ':', '.');
}
