using System.Net;
using System.Text;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>Version 1: <c>PROXY TCP4 192.0.2.1 192.0.2.2 51000 443</c> and a line end.</summary>
internal static class TextHeader
{
    /// <summary>The specification's, line end included.</summary>
    public const int MaxLength = 107;

    public static ReadOnlySpan<byte> Signature => "PROXY "u8;

    /// <param name="start">The first bytes, the signature among them, and at most <see cref="MaxLength"/>.</param>
    public static ProxyHeader Parse(ReadOnlySpan<byte> start)
    {
        var end = start.IndexOf((byte)'\n');
        if (end < 0)
            return start.Length < MaxLength ? new ProxyHeader { State = ProxyHeaderState.Begun } : ProxyHeader.Malformed("the line is longer than 107 bytes");
        if (start[end - 1] != '\r')
            return ProxyHeader.Malformed("the line ends without a carriage return");
        var line = start[Signature.Length..(end - 1)];
        // Whatever follows it is to be ignored.
        if (line.SequenceEqual("UNKNOWN"u8) || line.StartsWith("UNKNOWN "u8))
            return new ProxyHeader { State = ProxyHeaderState.Complete, Length = end + 1 };
        return ParseAddresses(line, end + 1);
    }

    private static ProxyHeader ParseAddresses(ReadOnlySpan<byte> line, int length)
    {
        Span<Range> parts = stackalloc Range[6];
        var count = 0;
        foreach (var part in line.Split((byte)' '))
        {
            if (count == parts.Length)
                break;
            parts[count++] = part;
        }

        if (count != 5)
            return ProxyHeader.Malformed("the line has not six parts");
        var family = line[parts[0]];
        var isV4 = family.SequenceEqual("TCP4"u8);
        if (!isV4 && !family.SequenceEqual("TCP6"u8))
            return ProxyHeader.Malformed("the protocol is neither TCP4, TCP6 nor UNKNOWN");
        if (Address(line[parts[1]], isV4) is not { } source || Address(line[parts[2]], isV4) is not { } destination)
            return ProxyHeader.Malformed("an address is none of its protocol");
        if (Port(line[parts[3]]) is not { } sourcePort || Port(line[parts[4]]) is not { } destinationPort)
            return ProxyHeader.Malformed("a port is not a number up to 65535");
        return new ProxyHeader
        {
            State = ProxyHeaderState.Complete,
            Length = length,
            Source = new IPEndPoint(source, sourcePort),
            Destination = new IPEndPoint(destination, destinationPort),
        };
    }

    private static IPAddress? Address(ReadOnlySpan<byte> text, bool isV4)
    {
        Span<char> characters = stackalloc char[MaxLength];
        var address = characters[..Encoding.Latin1.GetChars(text, characters)];
        return address.Contains(':') != isV4 && !address.Contains('%') && AddressText.TryParse(address, out var parsed)
            ? parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed
            : null;
    }

    private static int? Port(ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[MaxLength];
        return AddressText.TryParsePort(characters[..Encoding.Latin1.GetChars(text, characters)], out var port) ? port : null;
    }
}
