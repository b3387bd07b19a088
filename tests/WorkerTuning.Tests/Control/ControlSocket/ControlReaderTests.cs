using System.Text;
using FsCheck;
using FsCheck.Fluent;
using WorkerTuning.Control.ControlSocket;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.ControlSocket;

public sealed class ControlReaderTests
{
    private static readonly ControlLimits Limits = new() { MessageSize = 40 };

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1_000)]
    public void Read_Frames_AreTakenOneAfterAnotherHoweverTheyArrive(int piece)
    {
        var reader = Reader([.. ControlClient.Frame("{}"), .. ControlClient.Frame(""), .. ControlClient.Frame("é")], piece);

        Assert.Equal(["{}", "", "é"], new[] { reader.Read(), reader.Read(), reader.Read() }.Select(Text));
        Assert.Null(reader.Read());
        Assert.False(reader.IsLine);
    }

    [Theory]
    [InlineData("show workers\n", "show workers")]
    [InlineData("show workers\r\n", "show workers\r")]
    [InlineData("show workers", "show workers")]
    [InlineData("\n", "")]
    [InlineData("help\nreload\n", "help")]
    public void Read_Line_EndsWithTheLineOrTheStream(string sent, string line)
    {
        foreach (var piece in new[] { 1, 5, 1_000 })
        {
            var message = Reader(Encoding.UTF8.GetBytes(sent), piece).Read()!;
            Assert.True(message.IsLine);
            Assert.Equal(line, Text(message));
        }
    }

    [Fact]
    public void Read_TooLong_IsRefusedBeforeItIsRead()
    {
        var error = Assert.Throws<ControlRefusal>(() => Reader([0, 0, 0, 41]).Read());
        Assert.Equal("A message has at most 40 bytes.", error.Message);
        Assert.Throws<ControlRefusal>(() => Reader([0, 255, 255, 255]).Read());
        Assert.Throws<ControlRefusal>(() => Reader(Encoding.UTF8.GetBytes(new string('x', 41))).Read());
        Assert.Equal(40, Reader(Encoding.UTF8.GetBytes(new string('x', 40))).Read()!.Bytes.Length);
        Assert.Equal(40, Reader([0, 0, 0, 40, .. new byte[40]]).Read()!.Bytes.Length);
    }

    [Theory]
    [InlineData(new byte[] { 0 })]
    [InlineData(new byte[] { 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 2, (byte)'{' })]
    public void Read_CutShort_IsTheEnd(byte[] bytes) => Assert.Throws<EndOfStreamException>(() => Reader(bytes).Read());

    [Fact]
    public void Read_AnyBytes_GiveMessagesWithinTheLimitOrEnd() =>
        Properties.Hold(AnyBytes, bytes =>
        {
            var reader = Reader(bytes, 1 + (bytes.Length % 7));
            try
            {
                while (reader.Read() is { } message)
                {
                    Assert.InRange(message.Bytes.Length, 0, Limits.MessageSize);
                    Understand(message);
                }
            }
            catch (Exception e) when (e is ControlRefusal or EndOfStreamException)
            {
                Assert.NotEmpty(e.Message);
            }
        });

    [Fact]
    public void Request_AnyText_IsWordsOrARefusal()
    {
        Properties.Hold(
            Properties.TextAround("{", "}", "\"id\":", "\"command\":", "\"show\"", "\"args\":", "[", "]", ",", "null", "1e999", "\"\\ud800\"", "\n"),
            text =>
            {
                Understand(new ControlMessage(false, Encoding.UTF8.GetBytes(text)));
                Understand(new ControlMessage(true, Encoding.UTF8.GetBytes(text)));
            });
    }

    private static Gen<byte[]> AnyBytes =>
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? []),
            Gen.Elements<byte[]>([0, 0, 0, 2], [0, 0, 0, 0], "{}"u8.ToArray(), "{\"id\":1}"u8.ToArray(), "\n"u8.ToArray(), [255, 254], "show"u8.ToArray())
                .ArrayOf()
                .Select(parts => parts.SelectMany(p => p).ToArray()));

    private static void Understand(ControlMessage message)
    {
        var id = ControlRequest.IdOf(message);
        Assert.Equal(message.IsLine, id is null);
        try
        {
            var words = ControlRequest.WordsOf(message);
            Assert.NotEmpty(words);
            Assert.DoesNotContain(words, w => w.Any(char.IsControl));
            _ = ControlAnswer.Encode(ControlAnswer.OfError(id, string.Join(' ', words)), message.IsLine);
        }
        catch (ControlRefusal e)
        {
            _ = ControlAnswer.Encode(ControlAnswer.OfError(id, e.Message), message.IsLine);
        }
    }

    private static string Text(ControlMessage? message) => Encoding.UTF8.GetString(message!.Bytes);

    private static ControlReader Reader(byte[] bytes, int piece = 1_000) => new(new Pieces(bytes, piece), Limits);

    /// <summary>Gives a few bytes at a time, as sockets may.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(piece, buffer.Length)]);
    }
}
