using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Requests;

/// <summary>
/// The two doors that are shut before any middleware could see them: Kestrel would read <c>Content-Length: +5</c> as 5, and take a lone line
/// feed for the end of a line.
/// </summary>
internal sealed class StrictParsing(PlanStore plans) : IPostConfigureOptions<KestrelServerOptions>
{
    // Read by Kestrel when it is built; there is no option for it.
    private const string NoLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        var application = options.RequestHeaderEncodingSelector;
        options.RequestHeaderEncodingSelector = field =>
            field == HeaderNames.ContentLength && plans.Current.Requests.Strict ? DigitsEncoding.Instance : application(field);
        // What the application's own runtimeconfig says stays.
        if (plans.Current.Requests.Strict && !AppContext.TryGetSwitch(NoLineFeeds, out _))
            AppContext.SetSwitch(NoLineFeeds, true);
    }
}
