using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>Reads the extensions (TLVs) of a header of version 2: a type, a length of two bytes, a value.</summary>
internal static class ExtensionReader
{
    private const int Head = 3;

    // The specification's numbers.
    private const byte Alpn = 0x01, Authority = 0x02, Checksum = 0x03, UniqueId = 0x05, Ssl = 0x20;
    private const byte SslVersion = 0x21, SslCommonName = 0x22, SslCipher = 0x23;
    private const byte ClientTls = 0x01, CertificateOfConnection = 0x02, CertificateOfSession = 0x04;
    private const int SslHead = 5;
    private const int LongestId = 128;

    /// <param name="header">A whole header, without its extensions.</param>
    /// <param name="bytes">All of its bytes.</param>
    /// <param name="at">Where the extensions begin.</param>
    public static ProxyHeader Read(in ProxyHeader header, ReadOnlySpan<byte> bytes, int at)
    {
        var found = ProxyExtensions.None;
        while (at < bytes.Length)
        {
            if (!TryTake(bytes, ref at, out var type, out var value))
                return ProxyHeader.Malformed("an extension is longer than the header");
            switch (type)
            {
                case Alpn:
                    found = found with { ApplicationProtocol = Text(value) };
                    break;
                case Authority:
                    found = found with { Authority = Text(value) };
                    break;
                case UniqueId when value.Length <= LongestId:
                    found = found with { UniqueId = value.ToArray() };
                    break;
                case Checksum when value.Length != sizeof(uint) || !IsRight(bytes, at - value.Length):
                    return ProxyHeader.Malformed("its checksum is wrong");
                case Ssl:
                    if (ReadSsl(found, value) is not { } withSsl)
                        return ProxyHeader.Malformed("its TLS extension is not whole");
                    found = withSsl;
                    break;
            }
        }

        return header with { Extensions = found };
    }

    private static ProxyExtensions? ReadSsl(ProxyExtensions found, ReadOnlySpan<byte> value)
    {
        if (value.Length < SslHead)
            return null;
        var client = value[0];
        var hasCertificate = (client & (CertificateOfConnection | CertificateOfSession)) != 0;
        found = found with
        {
            IsTls = (client & ClientTls) != 0,
            IsClientCertificateVerified = hasCertificate && BinaryPrimitives.ReadUInt32BigEndian(value[1..]) == 0,
        };
        for (var at = SslHead; at < value.Length;)
        {
            if (!TryTake(value, ref at, out var type, out var text))
                return null;
            found = type switch
            {
                SslVersion => found with { TlsVersion = Text(text) },
                SslCommonName => found with { ClientCertificateName = Text(text) },
                SslCipher => found with { TlsCipher = Text(text) },
                _ => found,
            };
        }

        return found;
    }

    private static bool TryTake(ReadOnlySpan<byte> bytes, ref int at, out byte type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (bytes.Length - at < Head)
            return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 1)..]);
        if (bytes.Length - at - Head < length)
            return false;
        type = bytes[at];
        value = bytes.Slice(at + Head, length);
        at += Head + length;
        return true;
    }

    // CRC32c of the whole header, in which the checksum itself counts as zeros.
    private static bool IsRight(ReadOnlySpan<byte> header, int at)
    {
        var checksum = uint.MaxValue;
        for (var i = 0; i < header.Length; i++)
            checksum = BitOperations.Crc32C(checksum, i >= at && i < at + sizeof(uint) ? (byte)0 : header[i]);
        return ~checksum == BinaryPrimitives.ReadUInt32BigEndian(header[at..]);
    }

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
