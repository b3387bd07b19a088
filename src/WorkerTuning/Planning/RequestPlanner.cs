using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>Decides what is asked of requests, and whose headers are believed.</summary>
internal static class RequestPlanner
{
    private const string ScriptName = "SCRIPT_NAME=";

    public static RequestPlan Plan(SettingsView view)
    {
        var options = view.Options;
        return new RequestPlan
        {
            Strict = options.StrictRequests ?? true,
            UnconventionalMethods = options.PermitUnconventionalHttpMethod ?? false,
            CasefoldMethod = options.CasefoldHttpMethod ?? false,
            HeaderMap = options.HeaderMap,
            RootPath = RootPath(options),
            Trust = Trust(view),
        };
    }

    private static TrustPlan Trust(SettingsView view)
    {
        var options = view.Options;
        var forwarders = options.ForwarderHeaders ?? [];
        return new TrustPlan
        {
            Proxies = options.ForwardedAllowIps is { } proxies ? PeerList.Of(proxies) : PeerList.Loopback,
            Forwards = options.ForwardedAllowIps is not null,
            IsExplicit = options.ForwardedAllowIps is not null && !view.IsDefault("forwarded_allow_ips"),
            SchemeHeaders = [.. options.SecureSchemeHeaders ?? new Dictionary<string, string>()],
            ForwarderHeaders = forwarders.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            AllForwarderHeaders = forwarders.Contains("*"),
        };
    }

    // gunicorn -e SCRIPT_NAME=/shop is how its own documentation mounts an application.
    private static PathString RootPath(WorkerTuningOptions options)
    {
        var path = options.RootPath ?? options.RawEnv?.LastOrDefault(e => e.StartsWith(ScriptName, StringComparison.Ordinal))?[ScriptName.Length..];
        var trimmed = path?.TrimEnd('/');
        return trimmed is ['/', ..] ? PathString.FromUriComponent(trimmed) : default;
    }
}
