using System.Text.RegularExpressions;

namespace WorkerTuning.FunctionalTests.Http2;

/// <summary>What is put in the place of a good request's fields or behind them.</summary>
internal static partial class HostileFields
{
    /// <summary>None of it may reach the application, where underscores and contradictory schemes are refused, a field is at most 200 bytes and a body 4.</summary>
    public static IReadOnlyList<string> Refused { get; } =
    [
        ":method=get", ":method=G(T", ":method=", ":path=", ":path=a", ":path=/%00", ":path: /b", ":unknown: 1", "X: 1", "x(y: 1", "x: 1\r\nhost: b", "x: \u0000", "x: \u0001", "x_y: 1",
        "connection: close", "transfer-encoding: chunked", "content-length: +5", "content-length: 5,5", "content-length: 5|content-length: 5", "content-type: a|content-type: b",
        "expect: more", "x-forwarded-proto: https|x-forwarded-ssl: off", "x: {0×300}", "{x×200}: 1",
    ];

    /// <summary>Kestrel's matter, whichever way.</summary>
    public static IReadOnlyList<string> Odd { get; } =
        ["x: 1", ":path=/\u0001", ":path=/a b", ":scheme=https", ":scheme=javascript", ":authority=a/b", ":authority=", "host: b", "host: a|host: b", "x y: 1", "te: gzip", "upgrade: h2c", "content-length: 5"];

    /// <summary>A good request with fields replaced (<c>:path=/b</c>) or added (<c>x: 1</c>), with <c>|</c> between them and <c>{0×20}</c> for twenty zeros.</summary>
    public static (string Name, string Value)[] With(string text)
    {
        var fields = RawHttp2.Get.ToList();
        foreach (var field in text.Split('|'))
        {
            var value = Repeat().Replace(field, m => new string(m.Groups[1].Value[0], int.Parse(m.Groups[2].ValueSpan, null)));
            var equals = value[0] == ':' ? value.IndexOf('=', StringComparison.Ordinal) : -1;
            if (equals > 0)
                fields[fields.FindIndex(f => f.Name == value[..equals])] = (value[..equals], value[(equals + 1)..]);
            else
                fields.Add((value[..value.IndexOf(": ", StringComparison.Ordinal)], value[(value.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        }

        return [.. fields];
    }

    [GeneratedRegex(@"\{(.)×(\d+)\}")]
    private static partial Regex Repeat();
}
