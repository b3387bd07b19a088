using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>
/// ASPNETCORE_FORWARDEDHEADERS_ENABLED believes everybody. Where somebody named the proxies it must not: its middleware stays in the pipeline and
/// reads nothing. An application that configures ForwardedHeaders in code without that switch keeps what it wrote.
/// </summary>
internal sealed class ForwardedHeadersSwitch(PlanStore plans, IConfiguration configuration, ILoggerFactory loggers) : IPostConfigureOptions<ForwardedHeadersOptions>
{
    // As the host reads it, without its prefix.
    private const string Key = "ForwardedHeaders_Enabled";

    public void PostConfigure(string? name, ForwardedHeadersOptions options)
    {
        var isOn = string.Equals(configuration[Key], "true", StringComparison.OrdinalIgnoreCase);
        if (!isOn || !plans.Current.Requests.Trust.IsExplicit || options.ForwardedHeaders == ForwardedHeaders.None)
            return;
        options.ForwardedHeaders = ForwardedHeaders.None;
        Log.SwitchGivesWay(loggers.CreateLogger(Log.Category));
    }
}
