using System.Buffers.Binary;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>
/// Takes messages off a connection: gunicornc's, which are JSON behind four bytes of length, or a line of text from whoever has no gunicornc.
/// The first byte tells: of a length that is allowed it is zero, and no text begins so.
/// </summary>
internal sealed class ControlReader(Stream stream, ControlLimits limits)
{
    private const int LengthSize = sizeof(uint);

    /// <summary>Whether the message that is being read, or was read last, is a line of text.</summary>
    public bool IsLine { get; private set; }

    /// <returns>Null: the other side is done.</returns>
    /// <exception cref="ControlRefusal">The message is too long.</exception>
    /// <exception cref="EndOfStreamException">It ended within a message.</exception>
    /// <exception cref="IOException">The time is over, or the connection is broken.</exception>
    public ControlMessage? Read()
    {
        var start = new byte[LengthSize];
        if (Read(start.AsSpan(0, 1), limits.Idle) == 0)
            return null;
        IsLine = start[0] != 0;
        var end = Environment.TickCount64 + (long)limits.Message.TotalMilliseconds;
        return IsLine ? ReadLine(start[0], end) : ReadJson(start, end);
    }

    private ControlMessage ReadJson(byte[] start, long end)
    {
        Fill(start.AsSpan(1), end);
        var length = BinaryPrimitives.ReadUInt32BigEndian(start);
        if (length > limits.MessageSize)
            throw TooLong();
        var json = new byte[length];
        Fill(json, end);
        return new ControlMessage(false, json);
    }

    // One line a connection, so nothing that comes behind it is missed.
    private ControlMessage ReadLine(byte first, long end)
    {
        using var line = new MemoryStream();
        Span<byte> some = stackalloc byte[512];
        some[0] = first;
        var count = 1;
        do
        {
            var length = some[..count].IndexOf((byte)'\n');
            line.Write(some[..(length < 0 ? count : length)]);
            if (line.Length > limits.MessageSize)
                throw TooLong();
            if (length >= 0)
                break;
        }
        while ((count = Read(some, Left(end))) > 0);

        return new ControlMessage(true, line.ToArray());
    }

    private void Fill(Span<byte> bytes, long end)
    {
        while (bytes.Length > 0)
        {
            var count = Read(bytes, Left(end));
            if (count == 0)
                throw new EndOfStreamException();
            bytes = bytes[count..];
        }
    }

    private int Read(Span<byte> bytes, TimeSpan time)
    {
        if (stream.CanTimeout)
            stream.ReadTimeout = Math.Max(1, (int)time.TotalMilliseconds);
        return stream.Read(bytes);
    }

    private static TimeSpan Left(long end) => TimeSpan.FromMilliseconds(end - Environment.TickCount64);

    private ControlRefusal TooLong() => new($"A message has at most {limits.MessageSize} bytes.");
}
