using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using System.Text;
using WorkerTuning.Applying.ProxyHeaders;

namespace WorkerTuning.Tests.Applying.ProxyHeaders;

/// <summary>The extensions of PROXY headers, as HAProxy, hitch and stunnel write them.</summary>
public class ExtensionReaderTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("203.0.113.9"), 51000);
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.1"), 443);

    [Fact]
    public void Ssl_OfAVerifiedClient_IsReadAsAWhole()
    {
        var extensions = Read([
            .. Extension(0x01, "h2"),
            .. Extension(0x02, "shop.example"),
            .. Extension(0x05, [1, 2, 3]),
            .. Extension(0x20, [0x01 | 0x02, 0, 0, 0, 0, .. Extension(0x21, "TLSv1.3"), .. Extension(0x22, "Jane Doe"), .. Extension(0x23, "TLS_AES_128_GCM_SHA256"), .. Extension(0x24, "RSA")]),
            .. Extension(0xEA, "a cloud's own"),
        ])!;

        Assert.True(extensions is { IsTls: true, IsClientCertificateVerified: true });
        Assert.Equal(("TLSv1.3", "TLS_AES_128_GCM_SHA256", "Jane Doe"), (extensions.TlsVersion, extensions.TlsCipher, extensions.ClientCertificateName));
        Assert.Equal(("h2", "shop.example"), (extensions.ApplicationProtocol, extensions.Authority));
        Assert.Equal([1, 2, 3], extensions.UniqueId.ToArray());
    }

    [Theory]
    [InlineData(0x00, 0u, false, false)]
    [InlineData(0x01, 0u, true, false)]
    [InlineData(0x03, 0u, true, true)]
    [InlineData(0x05, 0u, true, true)]
    [InlineData(0x03, 1u, true, false)]
    public void Ssl_Flags_SayWhatTheProxyKnows(byte client, uint verify, bool isTls, bool isVerified)
    {
        var verified = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(verified, verify);

        var extensions = Read(Extension(0x20, [client, .. verified]))!;

        Assert.Equal((isTls, isVerified), (extensions.IsTls, extensions.IsClientCertificateVerified));
    }

    [Fact]
    public void Checksum_ThatIsRight_IsTaken() => Assert.Equal("h2", Read([.. Extension(0x01, "h2"), .. Extension(0x03, [0, 0, 0, 0])], withChecksum: true)!.ApplicationProtocol);

    [Theory]
    [InlineData(new byte[] { 0x03, 0, 4, 1, 2, 3, 4 }, "its checksum is wrong")]
    [InlineData(new byte[] { 0x03, 0, 2, 1, 2 }, "its checksum is wrong")]
    [InlineData(new byte[] { 0x01, 0 }, "an extension is longer than the header")]
    [InlineData(new byte[] { 0x01, 0, 9, 0x68 }, "an extension is longer than the header")]
    [InlineData(new byte[] { 0x20, 0, 2, 1, 0 }, "its TLS extension is not whole")]
    [InlineData(new byte[] { 0x20, 0, 8, 1, 0, 0, 0, 0, 0x22, 0, 9 }, "its TLS extension is not whole")]
    public void Extensions_ThatAreNotWhole_AreMalformed(byte[] extensions, string problem)
    {
        var header = Parse(SampleHeaders.Binary(Client, Server, extensions));

        Assert.Equal((ProxyHeaderState.Malformed, problem), (header.State, header.Problem));
    }

    [Theory]
    [InlineData(0x20, 0x11)]
    [InlineData(0x21, 0x00)]
    public void Extensions_OfTheProxysOwnConnection_AreIgnored(byte command, byte family)
    {
        var header = Parse(SampleHeaders.Binary(command, family, [.. new byte[12], 0x20, 0, 9]));

        Assert.Equal((ProxyHeaderState.Complete, null), (header.State, header.Extensions));
    }

    [Fact]
    public void Addresses_OfIPv4InIPv6_AreIPv4()
    {
        var mapped = new IPEndPoint(Client.Address.MapToIPv6(), Client.Port);

        Assert.Equal(Client, Parse(SampleHeaders.Binary(mapped, mapped)).Source);
        Assert.Equal(Client, Parse(SampleHeaders.Text("PROXY TCP6 ::ffff:203.0.113.9 ::ffff:192.0.2.1 51000 443")).Source);
    }

    private static ProxyExtensions? Read(byte[] extensions, bool withChecksum = false)
    {
        var bytes = SampleHeaders.Binary(Client, Server, extensions);
        if (withChecksum)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(^4..), Crc32C(bytes));
        var header = Parse([.. bytes, .. "GET"u8]);
        Assert.Equal((ProxyHeaderState.Complete, bytes.Length), (header.State, header.Length));
        Assert.Equal(Client, header.Source);
        return header.Extensions;
    }

    private static ProxyHeader Parse(byte[] bytes) => ProxyHeaderParser.Parse(new ReadOnlySequence<byte>(bytes), ProxyProtocol.Auto);

    private static byte[] Extension(byte type, string text) => Extension(type, Encoding.UTF8.GetBytes(text));

    private static byte[] Extension(byte type, byte[] value) => [type, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    // With the checksum's own bytes zero, as the specification has it.
    private static uint Crc32C(byte[] bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var b in bytes)
            checksum = BitOperations.Crc32C(checksum, b);
        return ~checksum;
    }
}
