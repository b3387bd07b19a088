using System.Globalization;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Workers;

namespace WorkerTuning.AccessLog.Format;

/// <summary>What <c>%({name}e)s</c> finds: the variables of a WSGI request that have a counterpart.</summary>
internal static class EnvironAtoms
{
    private static readonly Dictionary<string, Func<RequestRecord, string?>> Variables = new()
    {
        ["request_method"] = static r => r.Method,
        ["path_info"] = static r => r.Path,
        ["script_name"] = static r => r.Context.Request.PathBase.Value ?? "",
        ["query_string"] = static r => r.Query.Length > 0 ? r.Query[1..] : "",
        ["raw_uri"] = static r => r.RawTarget,
        ["server_protocol"] = static r => r.Protocol,
        ["content_type"] = static r => r.Context.Request.ContentType,
        ["content_length"] = static r => r.Context.Request.Headers.ContentLength?.ToString(CultureInfo.InvariantCulture),
        ["remote_addr"] = static r => r.Context.Connection.RemoteIpAddress?.ToString() ?? "",
        ["remote_port"] = static r => r.Context.Connection.RemotePort.ToString(CultureInfo.InvariantCulture),
        ["remote_user"] = static r => r.Context.User.Identity?.Name,
        ["server_name"] = static r => r.Context.Connection.LocalIpAddress?.ToString(),
        ["server_port"] = static r => r.Context.Connection.LocalPort.ToString(CultureInfo.InvariantCulture),
        ["wsgi.url_scheme"] = static r => r.Context.Request.Scheme,
        ["worker_tuning.pool"] = static r => PoolOf(r.Context),
    };

    public static IEnumerable<string> Names => Variables.Keys;

    // The worker has left the request by now; whose it was follows from the endpoint.
    private static string? PoolOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata is not { } metadata ? context.Features.Get<RefusedBy>()?.Pool ?? PoolName.Default
        : metadata.GetMetadata<ExemptFromWorkersAttribute>() is not null ? null
        : metadata.GetMetadata<WorkerPoolAttribute>()?.Spelling ?? PoolName.Default;

    /// <param name="name">In lower case.</param>
    public static Atom Find(string name)
    {
        var field = "environ." + name;
        if (Variables.TryGetValue(name, out var value))
            return new TextAtom(field, value);
        if (!name.StartsWith("http_", StringComparison.Ordinal))
            return new LiteralAtom("-");
        var header = name["http_".Length..].Replace('_', '-');
        return new HeaderAtom(field, r => r.Context.Request.Headers[header], last: false);
    }
}
