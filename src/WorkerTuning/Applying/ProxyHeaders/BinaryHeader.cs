using System.Buffers.Binary;
using System.Net;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>Version 2: a signature, version and command, family and transport, a length, addresses, extensions (TLVs).</summary>
internal static class BinaryHeader
{
    /// <summary>As much as HAProxy's own buffer holds, so that nothing it sends is longer.</summary>
    public const int MaxLength = 16_384;

    private const int Fixed = 16;
    private const int Version2 = 2;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    /// <param name="start">The first bytes, the signature among them; the addresses too where they have come.</param>
    /// <param name="available">How many bytes have come.</param>
    public static ProxyHeader Parse(ReadOnlySpan<byte> start, long available)
    {
        var more = new ProxyHeader { State = ProxyHeaderState.Begun };
        if (start.Length <= Signature.Length)
            return more;
        var (version, command) = (start[12] >> 4, start[12] & 0xF);
        if (version != Version2)
            return ProxyHeader.Malformed("the version is not 2");
        if (command > 1)
            return ProxyHeader.Malformed("the command is neither LOCAL nor PROXY");
        if (start.Length < Fixed)
            return more;
        var size = BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        if (Fixed + size > MaxLength)
            return ProxyHeader.Malformed("it is longer than 16384 bytes");
        // The proxy's own connection, a health check say; what follows is to be ignored.
        var family = command == 0 ? (byte)0 : start[13];
        if (Addresses(family) is not { } needed)
            return ProxyHeader.Malformed("the family or transport is none that a stream can have");
        if (size < needed)
            return ProxyHeader.Malformed("it is too short for its addresses");
        if (available < Fixed + size)
            return more;
        var header = new ProxyHeader { State = ProxyHeaderState.Complete, Length = Fixed + size };
        return family switch
        {
            0x11 => WithEndPoints(header, start[Fixed..], 4),
            0x21 => WithEndPoints(header, start[Fixed..], 16),
            _ => header,
        };
    }

    // A client on a unix socket of the proxy's has no address that a request could show, and keeps the proxy's.
    private static int? Addresses(byte familyAndTransport) => familyAndTransport switch
    {
        0x00 or 0x01 => 0,
        0x11 => 12,
        0x21 => 36,
        0x31 => 216,
        _ => null,
    };

    /// <summary>Where the extensions of a whole header begin; its length where they are to be ignored.</summary>
    public static int ExtensionsOf(ReadOnlySpan<byte> header) =>
        (header[12] & 0xF) == 0 || Addresses(header[13]) is not > 0 ? header.Length : Fixed + Addresses(header[13])!.Value;

    private static ProxyHeader WithEndPoints(ProxyHeader header, ReadOnlySpan<byte> block, int size) => header with
    {
        Source = new IPEndPoint(Plain(block[..size]), BinaryPrimitives.ReadUInt16BigEndian(block[(2 * size)..])),
        Destination = new IPEndPoint(Plain(block[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(block[((2 * size) + 2)..])),
    };

    // A proxy that listens on both families names IPv4 clients in IPv6.
    private static IPAddress Plain(ReadOnlySpan<byte> bytes)
    {
        var address = new IPAddress(bytes);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }
}
