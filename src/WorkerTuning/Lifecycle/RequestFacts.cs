using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// What the arbiter may know of a request that runs on another thread, read from the features alone. Only while its lease is held: they are
/// another request's afterwards.
/// </summary>
internal sealed record RequestFacts(string Method, string Path, string Worker, double Elapsed, string Endpoint, string Trace)
{
    public static RequestFacts Of(Lease lease, TimeProvider clock, long now)
    {
        var features = lease.Features;
        var request = features.Get<IHttpRequestFeature>();
        return new RequestFacts(
            request?.Method ?? "",
            request?.Path ?? "",
            lease.Worker?.Identity.ToString() ?? "none",
            clock.GetElapsedTime(lease.Since, now).TotalSeconds,
            features.Get<IEndpointFeature>()?.Endpoint?.DisplayName ?? "unknown",
            features.Get<IHttpActivityFeature>()?.Activity.Id ?? features.Get<IHttpRequestIdentifierFeature>()?.TraceIdentifier ?? "");
    }

    /// <summary>Streams and WebSockets of class async live on, upgraded connections and event streams in every class: their time ends with the start of the response.</summary>
    public static bool MayGoOn(Lease lease, bool untilResponseStarts) => HasStarted(lease) && (untilResponseStarts || IsStream(lease));

    public static bool HasStarted(Lease lease) => lease.Features.Get<IHttpResponseFeature>()?.HasStarted == true;

    /// <summary>Whether a response that has started is of a kind that goes on until somebody ends it.</summary>
    public static bool IsStream(Lease lease) =>
        lease.Features.Get<IHttpResponseFeature>() is { } response
        && (response.StatusCode == StatusCodes.Status101SwitchingProtocols
            || lease.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true }
            || StreamTypes.Include(response.Headers.ContentType));
}
