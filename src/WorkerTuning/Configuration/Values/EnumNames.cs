using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Configuration.Values;

/// <summary>The words for each choice: the first of a value is how it is shown, the rest are read too.</summary>
internal static class EnumNames
{
    private static readonly Dictionary<Type, (object Value, string[] Names)[]> Tables = new()
    {
        [typeof(WorkerClass)] =
        [
            (WorkerClass.Sync, ["sync", "gunicorn.workers.sync.SyncWorker"]),
            (WorkerClass.Gthread, ["gthread", "gunicorn.workers.gthread.ThreadWorker"]),
            (WorkerClass.Async,
            [
                "async", "gevent", "gevent_wsgi", "gevent_pywsgi", "eventlet", "tornado", "asgi", "gaiohttp",
                "gunicorn.workers.ggevent.GeventWorker", "gunicorn.workers.ggevent.GeventPyWSGIWorker", "gunicorn.workers.geventlet.EventletWorker",
                "gunicorn.workers.gtornado.TornadoWorker", "gunicorn.workers.gasgi.ASGIWorker", "gunicorn.workers.gaiohttp.AiohttpWorker",
            ]),
        ],
        [typeof(DefaultsMode)] = [(DefaultsMode.AspNetCore, ["aspnetcore"]), (DefaultsMode.Gunicorn, ["gunicorn"])],
        [typeof(InvalidSettingAction)] = [(InvalidSettingAction.Refuse, ["refuse"]), (InvalidSettingAction.UseDefault, ["usedefault", "use_default"])],
        [typeof(ConcurrencyMode)] = [(ConcurrencyMode.Fixed, ["fixed"]), (ConcurrencyMode.Adaptive, ["adaptive"])],
        [typeof(QueueOrder)] = [(QueueOrder.Fifo, ["fifo"]), (QueueOrder.AdaptiveLifo, ["adaptive-lifo", "adaptivelifo", "adaptive_lifo"])],
        [typeof(HangAction)] = [(HangAction.Log, ["log"]), (HangAction.Exit, ["exit"])],
        [typeof(MemoryAction)] = [(MemoryAction.Unhealthy, ["unhealthy"]), (MemoryAction.Exit, ["exit"])],
        [typeof(LogFormat)] = [(LogFormat.Text, ["text"]), (LogFormat.Detailed, ["detailed"]), (LogFormat.Json, ["json"])],
        [typeof(StatsdBacklogType)] = [(StatsdBacklogType.Histogram, ["histogram", "h"]), (StatsdBacklogType.Gauge, ["gauge", "g"])],
        [typeof(HeaderMap)] = [(HeaderMap.Drop, ["drop"]), (HeaderMap.Refuse, ["refuse"]), (HeaderMap.Dangerous, ["dangerous"])],
        [typeof(ProxyProtocol)] =
        [
            (ProxyProtocol.Off, ["off", "false", "0", "none"]),
            (ProxyProtocol.Auto, ["auto", "true", "1"]),
            (ProxyProtocol.V1, ["v1"]),
            (ProxyProtocol.V2, ["v2"]),
        ],
        [typeof(ClientCertificateRequirement)] =
        [
            (ClientCertificateRequirement.None, ["none", "0", "CERT_NONE"]),
            (ClientCertificateRequirement.Optional, ["optional", "1", "CERT_OPTIONAL"]),
            (ClientCertificateRequirement.Required, ["required", "2", "CERT_REQUIRED"]),
        ],
        [typeof(PrintConfigFormat)] =
        [
            (PrintConfigFormat.Off, ["false", "0", "no", "off", "n"]),
            (PrintConfigFormat.Text, ["true", "1", "yes", "on", "y", "text"]),
            (PrintConfigFormat.AppSettings, ["appsettings"]),
            (PrintConfigFormat.Env, ["env"]),
            (PrintConfigFormat.Gunicorn, ["gunicorn"]),
        ],
        [typeof(Http2Cleartext)] = [(Http2Cleartext.Off, ["off", "false"]), (Http2Cleartext.PriorKnowledge, ["prior-knowledge", "priorknowledge"])],
        [typeof(LogLevel)] =
        [
            (LogLevel.Debug, ["debug"]),
            (LogLevel.Information, ["info", "information"]),
            (LogLevel.Warning, ["warning", "warn"]),
            (LogLevel.Error, ["error"]),
            (LogLevel.Critical, ["critical"]),
            (LogLevel.Trace, ["trace"]),
            (LogLevel.None, ["none"]),
        ],
    };

    // The packages whose workers gunicorn takes by their dotted names, or as egg:package#name; all of them run an event loop.
    private static readonly HashSet<string> LoopPackages = new(StringComparer.OrdinalIgnoreCase)
    {
        "aiohttp", "flask_sockets", "geventwebsocket", "meinheld", "quart", "sanic", "socketio", "uvicorn", "uvicorn_worker",
    };

    private static readonly (HttpProtocols Value, string Name)[] Protocols =
        [(HttpProtocols.Http1, "h1"), (HttpProtocols.Http2, "h2"), (HttpProtocols.Http3, "h3")];

    public static object? Find(Type type, string text)
    {
        var wanted = text.Trim();
        if (wanted.StartsWith("egg:", StringComparison.Ordinal) && wanted["egg:".Length..].Split('#', 2) is [var package, var name])
            wanted = package == "gunicorn" ? name : $"{package}.{name}";
        foreach (var (value, names) in Tables[type])
        {
            if (names.Contains(wanted, StringComparer.OrdinalIgnoreCase))
                return value;
        }

        return type == typeof(WorkerClass) && wanted.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && LoopPackages.Contains(wanted[..dot]) ? WorkerClass.Async : null;
    }

    public static string Show(object value) =>
        value is HttpProtocols protocols
            ? string.Join(',', Protocols.Where(p => protocols.HasFlag(p.Value)).Select(p => p.Name))
            : Tables[value.GetType()].FirstOrDefault(row => row.Value.Equals(value)).Names?[0] ?? value.ToString()!;

    public static string Allowed(Type type) =>
        "one of " + string.Join(", ", Words(type));

    /// <summary>The same, with the way to choose for a class that somebody wrote.</summary>
    public static string Allowed(Type type, string? word) => type == typeof(WorkerClass) && word?.IndexOfAny(['.', ':']) >= 0
        ? Allowed(type) + ": async for a class that derives from a gevent, eventlet, tornado or uvicorn worker, sync or gthread for one that derives from SyncWorker or ThreadWorker"
        : Allowed(type);

    /// <summary>The short words of a choice, for the schema and the settings page.</summary>
    public static IReadOnlyList<string> Words(Type type) => [.. Tables[type].Select(row => row.Names[0])];

    /// <summary>True for types with words of their own.</summary>
    public static bool IsChoice(Type type) => Tables.ContainsKey(type);

    public static HttpProtocols? FindProtocols(IEnumerable<string> words)
    {
        var found = HttpProtocols.None;
        foreach (var word in words)
        {
            var protocol = Protocols.FirstOrDefault(p => p.Name.Equals(word.Trim(), StringComparison.OrdinalIgnoreCase)).Value;
            if (protocol == HttpProtocols.None || found.HasFlag(protocol))
                return null;
            found |= protocol;
        }

        return found == HttpProtocols.None ? null : found;
    }
}
