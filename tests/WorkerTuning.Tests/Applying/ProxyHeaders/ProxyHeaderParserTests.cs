using System.Buffers;
using System.Net;
using WorkerTuning.Applying.ProxyHeaders;

namespace WorkerTuning.Tests.Applying.ProxyHeaders;

public class ProxyHeaderParserTests
{
    private static readonly IPEndPoint Client = new(IPAddress.Parse("192.0.2.1"), 51_000);
    private static readonly IPEndPoint Server = new(IPAddress.Parse("192.0.2.2"), 443);

    public static TheoryData<string, string?, string?> Lines => new()
    {
        { "PROXY TCP4 192.0.2.1 192.0.2.2 51000 443", "192.0.2.1:51000", "192.0.2.2:443" },
        { "PROXY TCP4 255.255.255.255 0.0.0.0 65535 0", "255.255.255.255:65535", "0.0.0.0:0" },
        { "PROXY TCP6 2001:db8::1 2001:db8::2 51000 443", "[2001:db8::1]:51000", "[2001:db8::2]:443" },
        { "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535", "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff]:65535" },
        { "PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2", "192.0.2.1:1", "[::1]:2" },
        { "PROXY UNKNOWN", null, null },
        { "PROXY UNKNOWN ", null, null },
        { "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535", null, null },
        { "PROXY UNKNOWN anything \t at all", null, null },
    };

    public static TheoryData<string> WrongLines => new(
        "PROXY ", "PROXY TCP4", "PROXY TCP4 ", "PROXY tcp4 192.0.2.1 192.0.2.2 1 2", "PROXY UDP4 192.0.2.1 192.0.2.2 1 2", "PROXY UNKNOWNS",
        "PROXY TCP4 192.0.2.1 192.0.2.2 1", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 ", "PROXY  TCP4 192.0.2.1 192.0.2.2 1 2",
        "PROXY TCP4  192.0.2.1 192.0.2.2 1 2", "PROXY TCP4 192.0.2.1\t192.0.2.2 1 2",
        "PROXY TCP4 192.0.2 192.0.2.2 1 2", "PROXY TCP4 192.0.2.256 192.0.2.2 1 2", "PROXY TCP4 192.0.2.01 192.0.2.2 1 2", "PROXY TCP4 0xC0.0.2.1 192.0.2.2 1 2",
        "PROXY TCP4 3221225985 192.0.2.2 1 2", "PROXY TCP4 192.0.2.1.1 192.0.2.2 1 2", "PROXY TCP4 192.0.2. 192.0.2.2 1 2", "PROXY TCP4 ::1 192.0.2.2 1 2",
        "PROXY TCP4 192.0.2.1 ::1 1 2", "PROXY TCP6 192.0.2.1 ::1 1 2", "PROXY TCP6 ::1 192.0.2.1 1 2", "PROXY TCP6 [::1] ::1 1 2", "PROXY TCP6 ::1%1 ::1 1 2",
        "PROXY TCP6 ::1::2 ::1 1 2", "PROXY TCP6 12345::1 ::1 1 2", "PROXY TCP6 ::1 : 1 2",
        "PROXY TCP4 192.0.2.1 192.0.2.2 65536 2", "PROXY TCP4 192.0.2.1 192.0.2.2 -1 2", "PROXY TCP4 192.0.2.1 192.0.2.2 +1 2", "PROXY TCP4 192.0.2.1 192.0.2.2 1 x",
        "PROXY TCP4 192.0.2.1 192.0.2.2 01 2", "PROXY TCP4 192.0.2.1 192.0.2.2 1 ", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r", "PROXY / HTTP/1.1");

    [Theory, MemberData(nameof(Lines))]
    public void Parse_TextHeader_GivesItsEndPoints(string line, string? source, string? destination)
    {
        var bytes = SampleHeaders.Text(line);

        var header = Parse([.. bytes, .. "GET"u8]);

        Assert.Equal(
            new ProxyHeader { State = ProxyHeaderState.Complete, Length = bytes.Length, Source = EndPoint(source), Destination = EndPoint(destination) },
            header);
    }

    [Theory, MemberData(nameof(WrongLines))]
    public void Parse_WrongTextHeader_IsMalformed(string line)
    {
        var header = Parse(SampleHeaders.Text(line));

        Assert.Equal(ProxyHeaderState.Malformed, header.State);
        Assert.False(string.IsNullOrEmpty(header.Problem));
    }

    [Theory]
    [InlineData("PROXY TCP4 192.0.2.1 192.0.2.2 51000 443\n")]
    [InlineData("PROXY \n")]
    public void Parse_LineWithoutCarriageReturn_IsMalformed(string text) =>
        Assert.Equal(ProxyHeaderState.Malformed, Parse(System.Text.Encoding.Latin1.GetBytes(text)).State);

    [Theory]
    [InlineData(106, nameof(ProxyHeaderState.Begun))]
    [InlineData(107, nameof(ProxyHeaderState.Malformed))]
    [InlineData(5_000, nameof(ProxyHeaderState.Malformed))]
    public void Parse_LineThatDoesNotEnd_IsReadToItsCap(int length, string expected) =>
        Assert.Equal(expected, Parse(System.Text.Encoding.Latin1.GetBytes("PROXY UNKNOWN ".PadRight(length, 'x'))).State.ToString());

    [Theory]
    [InlineData(107, nameof(ProxyHeaderState.Complete))]
    [InlineData(108, nameof(ProxyHeaderState.Malformed))]
    public void Parse_LineWithItsEnd_HasTheCapToo(int length, string expected) =>
        Assert.Equal(expected, Parse(SampleHeaders.Text("PROXY UNKNOWN ".PadRight(length - 2, 'x'))).State.ToString());

    [Fact]
    public void Parse_BinaryHeader_GivesItsEndPointsAndSkipsExtensions()
    {
        byte[] extensions = [0x04, 0x00, 0x02, 0xAB, 0xCD, 0xEA, 0x00, 0x00];
        var bytes = SampleHeaders.Binary(Client, Server, extensions);

        Assert.Equal(new ProxyHeader { State = ProxyHeaderState.Complete, Length = bytes.Length, Source = Client, Destination = Server, Extensions = ProxyExtensions.None }, Parse([.. bytes, 0x16, 0x03]));
    }

    [Fact]
    public void Parse_BinaryHeaderOfIPv6_GivesItsEndPoints()
    {
        var (source, destination) = (EndPoint("[2001:db8::1]:51000")!, EndPoint("[2001:db8::2]:443")!);
        var bytes = SampleHeaders.Binary(source, destination);

        Assert.Equal(new ProxyHeader { State = ProxyHeaderState.Complete, Length = 52, Source = source, Destination = destination }, Parse(bytes));
    }

    [Theory]
    [InlineData(0x20, 0x00, 0)]
    [InlineData(0x20, 0x11, 12)]
    [InlineData(0x20, 0xFF, 3)]
    [InlineData(0x21, 0x00, 0)]
    [InlineData(0x21, 0x00, 40)]
    [InlineData(0x21, 0x01, 0)]
    [InlineData(0x21, 0x31, 216)]
    [InlineData(0x21, 0x31, 300)]
    [InlineData(0x20, 0x00, 16_368)]
    public void Parse_BinaryHeaderWithoutAnAddress_LeavesThePeer(byte command, byte family, int rest) =>
        Assert.Equal(new ProxyHeader { State = ProxyHeaderState.Complete, Length = 16 + rest }, Parse(SampleHeaders.Binary(command, family, new byte[rest])) with { Extensions = null });

    [Theory]
    [InlineData(0x11, 0x11, 12, "the version is not 2")]
    [InlineData(0x31, 0x11, 12, "the version is not 2")]
    [InlineData(0x22, 0x11, 12, "the command is neither LOCAL nor PROXY")]
    [InlineData(0x2F, 0x11, 12, "the command is neither LOCAL nor PROXY")]
    [InlineData(0x21, 0x12, 12, "the family or transport is none that a stream can have")]
    [InlineData(0x21, 0x10, 12, "the family or transport is none that a stream can have")]
    [InlineData(0x21, 0x22, 36, "the family or transport is none that a stream can have")]
    [InlineData(0x21, 0x32, 216, "the family or transport is none that a stream can have")]
    [InlineData(0x21, 0x41, 12, "the family or transport is none that a stream can have")]
    [InlineData(0x21, 0x02, 0, "the family or transport is none that a stream can have")]
    [InlineData(0x21, 0x11, 11, "it is too short for its addresses")]
    [InlineData(0x21, 0x21, 35, "it is too short for its addresses")]
    [InlineData(0x21, 0x31, 215, "it is too short for its addresses")]
    [InlineData(0x21, 0x11, 16_369, "it is longer than 16384 bytes")]
    [InlineData(0x20, 0x00, 65_535, "it is longer than 16384 bytes")]
    public void Parse_WrongBinaryHeader_IsMalformed(byte command, byte family, int rest, string problem) =>
        Assert.Equal(ProxyHeader.Malformed(problem), Parse(SampleHeaders.Binary(command, family, new byte[rest])));

    [Theory]
    [InlineData("", nameof(ProxyHeaderState.Undecided))]
    [InlineData("P", nameof(ProxyHeaderState.Undecided))]
    [InlineData("PROXY", nameof(ProxyHeaderState.Undecided))]
    [InlineData("PROXY ", nameof(ProxyHeaderState.Begun))]
    [InlineData("\r\n\r\n\0\r\nQUIT", nameof(ProxyHeaderState.Undecided))]
    [InlineData("\r\n\r\n\0\r\nQUIT\n", nameof(ProxyHeaderState.Begun))]
    [InlineData("POST / HTTP/1.1", nameof(ProxyHeaderState.Absent))]
    [InlineData("PR", nameof(ProxyHeaderState.Undecided))]
    [InlineData("PRI * HTTP/2.0", nameof(ProxyHeaderState.Absent))]
    [InlineData("PROPFIND / HTTP/1.1", nameof(ProxyHeaderState.Absent))]
    [InlineData("PROXYTCP4", nameof(ProxyHeaderState.Absent))]
    [InlineData("proxy TCP4", nameof(ProxyHeaderState.Absent))]
    [InlineData(" PROXY TCP4", nameof(ProxyHeaderState.Absent))]
    [InlineData("\r\nGET / HTTP/1.1", nameof(ProxyHeaderState.Absent))]
    [InlineData("\x16\x03\x01", nameof(ProxyHeaderState.Absent))]
    public void Parse_Beginnings_AreDecidedAsSoonAsTheyCanBe(string text, string expected) =>
        Assert.Equal(expected, Parse(System.Text.Encoding.Latin1.GetBytes(text)).State.ToString());

    [Theory]
    [InlineData(ProxyProtocol.V1, nameof(ProxyHeaderState.Complete), nameof(ProxyHeaderState.Absent))]
    [InlineData(ProxyProtocol.V2, nameof(ProxyHeaderState.Absent), nameof(ProxyHeaderState.Complete))]
    [InlineData(ProxyProtocol.Auto, nameof(ProxyHeaderState.Complete), nameof(ProxyHeaderState.Complete))]
    public void Parse_OtherVersion_IsNoHeader(ProxyProtocol protocol, string text, string binary)
    {
        Assert.Equal(text, Parse(SampleHeaders.Text(Client, Server), protocol).State.ToString());
        Assert.Equal(binary, Parse(SampleHeaders.Binary(Client, Server), protocol).State.ToString());
    }

    internal static ProxyHeader Parse(byte[] bytes, ProxyProtocol protocol = ProxyProtocol.Auto) =>
        ProxyHeaderParser.Parse(new ReadOnlySequence<byte>(bytes), protocol);

    private static IPEndPoint? EndPoint(string? text) => text is null ? null : IPEndPoint.Parse(text);
}
