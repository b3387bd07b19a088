using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;

namespace WorkerTuning.Workers;

/// <summary>ASP.NET Core's request timeout of a request: who switches it off switches the pool's limit off as well.</summary>
internal sealed class RequestTimeout(IHttpRequestTimeoutFeature inner, LeasedRequest request) : IHttpRequestTimeoutFeature
{
    public CancellationToken RequestTimeoutToken => inner.RequestTimeoutToken;

    /// <summary>Stands before ASP.NET Core's own feature, where its middleware has just set one.</summary>
    public static void Wrap(IFeatureCollection features, LeasedRequest request)
    {
        if (features.Get<IHttpRequestTimeoutFeature>() is { } inner and not (RequestTimeout or LeasedRequest))
            features.Set<IHttpRequestTimeoutFeature>(new RequestTimeout(inner, request));
    }

    public void DisableTimeout()
    {
        inner.DisableTimeout();
        request.DisableTimeout();
    }
}
