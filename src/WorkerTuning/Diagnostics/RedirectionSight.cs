using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Extensions.Options;

namespace WorkerTuning.Diagnostics;

/// <summary>Notes that somebody asked for the options of UseHttpsRedirection: its middleware does when the pipeline is built, and nothing else shows that it is there.</summary>
internal sealed class RedirectionSight : IPostConfigureOptions<HttpsRedirectionOptions>
{
    private volatile HttpsRedirectionOptions? _options;

    /// <summary>Null: no such middleware.</summary>
    public HttpsRedirectionOptions? Options => _options;

    public void PostConfigure(string? name, HttpsRedirectionOptions options) => _options = options;
}
