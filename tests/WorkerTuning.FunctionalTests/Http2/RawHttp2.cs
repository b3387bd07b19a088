using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Http2;

/// <summary>A client of HTTP/2 that sends what no client should: frames as they are, fields as literals.</summary>
internal sealed class RawHttp2 : IDisposable
{
    // SETTINGS_HEADER_TABLE_SIZE 0: the server too writes every field out.
    private static readonly byte[] NothingRemembered = [0, 1, 0, 0, 0, 0];

    private readonly TcpClient _tcp = new();
    private NetworkStream _stream = null!;

    public enum Frame : byte
    {
        Data = 0,
        Headers = 1,
        Priority = 2,
        Reset = 3,
        Settings = 4,
        PushPromise = 5,
        Ping = 6,
        GoAway = 7,
        WindowUpdate = 8,
        Continuation = 9,
        Unknown = 0xAA,
    }

    [Flags]
    [SuppressMessage("Design", "CA1069", Justification = "As in RFC 9113, a bit means one thing in one frame and another in the next.")]
    public enum Flag : byte
    {
        None = 0,
        EndStream = 1,
        Ack = 1,
        EndHeaders = 4,
        Padded = 8,
        Priority = 0x20,
    }

    /// <summary>The fields of a good request.</summary>
    public static (string Name, string Value)[] Get { get; } = [(":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/")];

    public static async Task<RawHttp2> ConnectAsync(int port)
    {
        var client = new RawHttp2();
        await client._tcp.ConnectAsync(IPAddress.Loopback, port).WithTimeout();
        client._stream = client._tcp.GetStream();
        await client._stream.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Make(Frame.Settings, Flag.None, 0, NothingRemembered)]).WithTimeout();
        return client;
    }

    public static byte[] Make(Frame frame, Flag flags, int stream, params ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, payload.Length << 8);
        (bytes[3], bytes[4]) = ((byte)frame, (byte)flags);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), stream);
        payload.CopyTo(bytes.AsSpan(9));
        return bytes;
    }

    public Task SendAsync(Frame frame, Flag flags, int stream, ReadOnlyMemory<byte> payload) => SendAsync(Make(frame, flags, stream, payload.Span));

    public Task SendAsync(ReadOnlyMemory<byte> frames) => _stream.WriteAsync(frames).WithTimeout();

    public Task RequestAsync(int stream, params (string Name, string Value)[] fields) =>
        SendAsync(Frame.Headers, Flag.EndHeaders | Flag.EndStream, stream, Block(fields));

    /// <summary>Of HPACK: each field by itself, in plain text, remembered by nobody.</summary>
    public static byte[] Block(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(f => (byte[])[0, .. Text(f.Name), .. Text(f.Value)])];

    /// <summary>What became of a request: a status, <c>reset</c> or <c>goaway</c> with the error, or <c>closed</c>.</summary>
    public async Task<string> AnswerAsync(int stream)
    {
        while (await ReadAsync() is var (frame, of, payload))
        {
            if (frame == Frame.GoAway && Number(payload.AsSpan(4)) is not 0 and var error)
                return $"goaway {error}";
            if (of != stream)
                continue;
            if (frame == Frame.Headers)
                return Status(payload);
            if (frame == Frame.Reset)
                return $"reset {Number(payload)}";
        }

        return "closed";
    }

    /// <summary>Ends the connection by a reset (RST).</summary>
    public void Reset()
    {
        _tcp.LingerState = new(enable: true, seconds: 0);
        _tcp.Close();
    }

    public void Dispose() => _tcp.Dispose();

    // Null at the end of the connection.
    private async Task<(Frame Frame, int Stream, byte[] Payload)?> ReadAsync()
    {
        try
        {
            var head = new byte[9];
            await _stream.ReadExactlyAsync(head).AsTask().WithTimeout();
            var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
            await _stream.ReadExactlyAsync(payload).AsTask().WithTimeout();
            return ((Frame)head[3], Number(head.AsSpan(5)), payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);

    // The first field of a response: an entry of the static table, or a literal with the name of one. A table's new size may precede it.
    private static string Status(byte[] block)
    {
        var at = Array.FindIndex(block, b => (b & 0xE0) != 0x20);
        string[] known = ["200", "204", "206", "304", "400", "404", "500"];
        return block[at] >= 0x88 ? known[block[at] - 0x88] : Encoding.ASCII.GetString(block, at + 2, 3);
    }

    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        if (bytes.Length < 0x7F)
            return [(byte)bytes.Length, .. bytes];
        var length = new List<byte> { 0x7F };
        var rest = bytes.Length - 0x7F;
        for (; rest >= 0x80; rest >>= 7)
            length.Add((byte)(rest | 0x80));
        return [.. length, (byte)rest, .. bytes];
    }
}
