using WorkerTuning.Configuration.Values;

namespace WorkerTuning.AccessLog.Format;

/// <summary>Every atom of gunicorn's by its name. The fields of JSON carry nginx's names where it has one.</summary>
internal static class Atoms
{
    private static readonly Dictionary<string, Atom> Simple = new()
    {
        ["h"] = new AddressAtom("remote_addr", static r => r.Context.Connection.RemoteIpAddress),
        ["l"] = new LiteralAtom("-"),
        ["u"] = new TextAtom("remote_user", BasicUser.Find),
        ["t"] = new TimeAtom("time"),
        ["r"] = new RequestLineAtom("request"),
        ["s"] = new NumberAtom("status", static r => r.Status),
        ["m"] = new TextAtom("method", static r => r.Method),
        ["U"] = new TextAtom("path", static r => r.Path),
        ["q"] = new TextAtom("query", static r => r.Query.Length > 0 ? r.Query[1..] : ""),
        ["H"] = new TextAtom("protocol", static r => r.Protocol),
        ["b"] = new NumberAtom("body_bytes_sent", static r => r.BytesSent),
        ["B"] = new NumberAtom("body_bytes_sent", static r => r.BytesSent),
        ["f"] = new HeaderAtom("referer", static r => r.Context.Request.Headers.Referer, last: false),
        ["a"] = new HeaderAtom("user_agent", static r => r.Context.Request.Headers.UserAgent, last: false),
        ["T"] = new NumberAtom("duration_seconds", static r => Microseconds(r) / 1_000_000),
        ["D"] = new NumberAtom("duration_us", Microseconds),
        ["M"] = new NumberAtom("duration_ms", static r => Microseconds(r) / 1_000),
        ["L"] = new SecondsAtom("request_time"),
        ["p"] = new ProcessAtom("pid"),
    };

    public static IEnumerable<string> Names => Simple.Keys;

    public static long Microseconds(RequestRecord request) => request.Duration.Ticks / TimeSpan.TicksPerMicrosecond;

    /// <param name="part">What the format says.</param>
    /// <param name="headers">The request headers to note at the beginning; the atom adds its own.</param>
    public static Atom Make(FormatPart part, List<string> headers)
    {
        if (part.Literal is { } literal)
            return new LiteralAtom(literal);
        var atom = Find(part.Atom, headers);
        return part.IsPlain ? atom : new PaddedAtom(atom, part);
    }

    private static Atom Find(string name, List<string> headers)
    {
        if (Simple.TryGetValue(name, out var atom))
            return atom;
        if (!AccessLogFormatText.Knows(name))
            return new LiteralAtom("-");
        var inner = name[1..^2];
        return name[^1] switch
        {
            'i' => RequestHeader(inner, headers),
            'o' => new HeaderAtom($"response_header.{inner}", r => r.Context.Response.Headers[inner], last: true),
            _ => EnvironAtoms.Find(inner),
        };
    }

    private static HeaderAtom RequestHeader(string name, List<string> headers)
    {
        var index = headers.FindIndex(h => h.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (index < 0)
        {
            index = headers.Count;
            headers.Add(name);
        }

        return new HeaderAtom($"request_header.{name}", r => r.Headers[index], last: true);
    }
}
