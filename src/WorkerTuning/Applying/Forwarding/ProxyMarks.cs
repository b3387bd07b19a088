using Microsoft.AspNetCore.Http;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.Forwarding;

/// <summary>
/// All that shows that a request came through a proxy, believed or not. Whatever grants something to callers of this machine asks here, before
/// anything else has taken a header off the request.
/// </summary>
internal static class ProxyMarks
{
    // With hyphens; a header with underscores in their place is the same mark.
    private static readonly HashSet<string> Names = new(
        [
            "Forwarded", "Forwarded-For", "Via", "X-Via", "Client-IP", "X-Client-IP", "X-Real-IP", "X-Real-Port", "X-Remote-IP", "X-Remote-Addr",
            "X-Cluster-Client-IP", "True-Client-IP", "Proxy-Client-IP", "WL-Proxy-Client-IP", "X-ProxyUser-IP", "Fly-Client-IP", "DO-Connecting-IP",
            "X-Appengine-User-IP", "X-NF-Client-Connection-IP", "X-Amzn-Trace-Id", "CDN-Loop", "Proxy-Connection", "Front-End-Https", "X-Scheme",
            "X-Url-Scheme", "X-SSL", "X-ARR-SSL", "X-ARR-Log-Id", "X-ARR-ClientCert", "X-Script-Name", "Script-Name", "Path-Info", "Remote-Addr", "Remote-User",
        ],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Families = ["X-Forwarded", "X-Original-", "X-Envoy-", "X-Azure-", "X-Amz-Cf-", "CF-", "Fastly-"];

    // A bit for each letter that one of them begins with: it tells most fields of most requests apart.
    private static readonly uint Initials = Names.Concat(Families).Aggregate(0u, (letters, name) => letters | 1u << (char.ToLowerInvariant(name[0]) - 'a'));

    /// <returns>What shows it, in words; null where nothing does.</returns>
    public static string? Find(HttpContext context, TrustPlan trust)
    {
        if (context.Features.Get<ProxiedConnection>() is not null)
            return "the PROXY header of its connection";
        // What nginx speaks to its upstreams by default, and then it adds none of the headers.
        if (HttpProtocol.IsHttp10(context.Request.Protocol))
            return "HTTP/1.0";
        return FindHeader(context.Request.Headers, trust) is { } header ? $"the header {header}" : null;
    }

    private static string? FindHeader(IHeaderDictionary headers, TrustPlan trust)
    {
        var fields = HeaderRoom.Copy(headers);
        string? found = null;
        foreach (ref readonly var field in fields)
        {
            if (IsMark(field.Key) || IsOfPlan(field.Key, trust))
                found = field.Key;
        }

        fields.Clear();
        return found;
    }

    private static bool IsMark(string name)
    {
        if (name.Length == 0 || (uint)((name[0] | 0x20) - 'a') is var letter && (letter >= 26 || (Initials >> (int)letter & 1) == 0))
            return false;
        if (name.Contains('_', StringComparison.Ordinal))
            name = name.Replace('_', '-');
        if (Names.Contains(name))
            return true;
        foreach (var family in Families)
        {
            if (name.StartsWith(family, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    // Names of the user's own that a proxy of his sends.
    private static bool IsOfPlan(string name, TrustPlan trust)
    {
        for (var i = 0; i < trust.SchemeHeaders.Count; i++)
        {
            if (name.Equals(trust.SchemeHeaders[i].Key, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return trust.ForwarderHeaders.Contains(name);
    }
}
