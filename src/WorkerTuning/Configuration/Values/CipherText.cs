using System.Net.Security;

namespace WorkerTuning.Configuration.Values;

/// <summary>Cipher suites by their IANA names or OpenSSL's, separated by colons, commas or blanks.</summary>
internal static class CipherText
{
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
        var parts = name.Split('-').ToList();
        var cipher = parts.FindIndex(p => p.StartsWith("AES", StringComparison.Ordinal) || p is "CHACHA20" or "CAMELLIA128" or "CAMELLIA256" || p.StartsWith("ARIA", StringComparison.Ordinal));
        if (cipher < 0)
            return "";
        var exchange = cipher == 0 ? "RSA" : string.Join('_', parts.Take(cipher));
        var body = string.Join('_', parts.Skip(cipher)).Replace("AES128", "AES_128", StringComparison.Ordinal).Replace("AES256", "AES_256", StringComparison.Ordinal);
        if (body is "CHACHA20_POLY1305")
            body += "_SHA256";
        else if (!body.Contains("GCM", StringComparison.Ordinal) && !body.Contains("CCM", StringComparison.Ordinal))
            body = body.Replace("_SHA", "_CBC_SHA", StringComparison.Ordinal);
        return $"TLS_{exchange}_WITH_{body}";
    }
}
