using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace WorkerTuning.Configuration.Values;

/// <summary>
/// Addresses, ports and networks as inet_pton reads them: .NET also reads 1 as 0.0.0.1, 0x7f.1 and 0177.0.0.1 as 127.0.0.1, takes brackets, a
/// port and a prefix for part of an address, and clears the host bits of a network.
/// </summary>
internal static class AddressText
{
    private const int LongestPort = 5;

    private static readonly SearchValues<char> V6Characters = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <param name="text">Four numbers with dots, or IPv6 without brackets, perhaps with a scope.</param>
    /// <param name="address">The address.</param>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (!text.Contains(':'))
            return TryParseV4(text, out address);
        var scope = text.IndexOf('%');
        var plain = scope < 0 ? text : text[..scope];
        return !plain.ContainsAnyExcept(V6Characters)
            && !text[plain.Length..].ContainsAny("[]/:")
            && (!plain.Contains('.') || TryParseV4(plain[(plain.LastIndexOf(':') + 1)..], out _))
            && IPAddress.TryParse(text, out address);
    }

    /// <summary>As in URLs: IPv6 stands in brackets.</summary>
    public static bool TryParseHost(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        if (text is ['[', .. var inner, ']'])
            return inner.Contains(':') & TryParse(inner, out address);
        return TryParseV4(text, out address);
    }

    /// <summary>What proxies write of a client: an address without a scope, with a port behind it or not; IPv6 with a port in brackets.</summary>
    public static bool IsEndPoint(ReadOnlySpan<char> text)
    {
        if (text.Contains('%'))
            return false;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text is ['[', .., ']'])
            return TryParseHost(text, out _);
        return text[0] == '[' || text.IndexOf(':') == colon
            ? TryParseHost(text[..colon], out _) && TryParsePort(text[(colon + 1)..], out _)
            : TryParse(text, out _);
    }

    /// <summary>Digits up to 65535, without zeros in front.</summary>
    public static bool TryParsePort(ReadOnlySpan<char> text, out int port) => TryParseNumber(text, LongestPort, IPEndPoint.MaxPort, out port);

    /// <summary>Without host bits, as Python's <c>ip_network</c> and so gunicorn want it.</summary>
    public static bool TryParseNetwork(string text, out IPNetwork network)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        network = default;
        return slash > 0
            && TryParse(text.AsSpan(0, slash), out var address)
            && TryParseNumber(text.AsSpan(slash + 1), 3, 128, out _)
            && IPNetwork.TryParse(text, out network)
            && address.Equals(network.BaseAddress);
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        foreach (var part in text.Split('.'))
        {
            if (count == bytes.Length || !TryParseNumber(text[part], 3, byte.MaxValue, out var number))
                return false;
            bytes[count++] = (byte)number;
        }

        if (count != bytes.Length)
            return false;
        address = new IPAddress(bytes);
        return true;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> digits, int longest, int most, out int number)
    {
        number = 0;
        return digits.Length > 0
            && digits.Length <= longest
            && (digits.Length == 1 || digits[0] != '0')
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && number <= most;
    }
}
