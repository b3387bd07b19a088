using System.Net.Security;

namespace WorkerTuning.Configuration.Values;

/// <summary>Cipher suites by their IANA names or OpenSSL's, separated by colons, commas or blanks.</summary>
internal static class CipherText
{
    private static readonly TlsCipherSuite[] Tls13 =
        [TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256];

    private static readonly Dictionary<string, string> BlockCiphers = new[] { "AES", "ARIA", "CAMELLIA" }
        .SelectMany(block => new[] { "128", "256" }, (block, size) => (OpenSsl: block + size, Iana: $"{block}_{size}"))
        .ToDictionary(p => p.OpenSsl, p => p.Iana);

    /// <summary>OpenSSL's list, which gunicorn hands on, says nothing about TLS 1.3; so its suites stay unless one of them is named.</summary>
    public static IReadOnlyList<TlsCipherSuite> WithTls13(IReadOnlyList<TlsCipherSuite> suites) =>
        suites.Any(Tls13.Contains) ? suites : [.. Tls13, .. suites];

    /// <summary>Null, with the first name that is no suite of .NET's.</summary>
    public static IReadOnlyList<TlsCipherSuite>? Parse(string text, out string? unknown)
    {
        var suites = new List<TlsCipherSuite>();
        foreach (var name in text.Split([':', ',', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Enum.TryParse<TlsCipherSuite>(name.StartsWith("TLS_", StringComparison.Ordinal) ? name : FromOpenSsl(name), out var suite))
            {
                unknown = name;
                return null;
            }

            suites.Add(suite);
        }

        unknown = suites.Count == 0 ? text : null;
        return suites.Count == 0 ? null : suites;
    }

    // ECDHE-RSA-AES128-GCM-SHA256 is TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256; a name without a key exchange means RSA's.
    private static string FromOpenSsl(string name)
    {
        var parts = name.Split('-');
        var cipher = Array.FindIndex(parts, p => BlockCiphers.ContainsKey(p) || p == "CHACHA20");
        if (cipher < 0)
            return "";
        var exchange = parts[..cipher] switch
        {
            [] => "RSA",
            ["ECDHE"] => "ECDHE_RSA",
            var words => string.Join('_', words),
        };
        return $"TLS_{exchange}_WITH_{Body(parts[cipher..])}";
    }

    private static string Body(string[] parts)
    {
        if (!BlockCiphers.TryGetValue(parts[0], out var block))
            return parts is [_, "POLY1305"] ? "CHACHA20_POLY1305_SHA256" : "";
        return parts[1..] switch
        {
            ["CCM8"] => block + "_CCM_8",
            ["CCM"] => block + "_CCM",
            [("GCM" or "CBC") and var mode, var hash] => $"{block}_{mode}_{hash}",
            [var hash] => $"{block}_CBC_{hash}",
            _ => "",
        };
    }
}
