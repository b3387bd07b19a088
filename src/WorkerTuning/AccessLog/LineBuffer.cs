using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace WorkerTuning.AccessLog;

/// <summary>UTF-8 bytes of a line while it is put together. Kept for the next line; not thread-safe.</summary>
internal sealed class LineBuffer : IBufferWriter<byte>
{
    private const int Usual = 1_024;
    private const int MostKept = 32 * 1_024;

    [ThreadStatic]
    private static LineBuffer? _ofThread;

    private byte[] _bytes = new byte[Usual];

    /// <summary>That of this thread. Whoever takes it is done with it before anybody else on the thread may log.</summary>
    public static LineBuffer Take()
    {
        var buffer = _ofThread ?? new LineBuffer();
        _ofThread = null;
        buffer.Length = 0;
        return buffer;
    }

    public int Length { get; private set; }

    public Span<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Gives it back to its thread, or to another.</summary>
    public void Return()
    {
        if (_bytes.Length <= MostKept)
            _ofThread = this;
    }

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Ensure(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(Length);
    }

    public void Append(byte value)
    {
        Ensure(1);
        _bytes[Length++] = value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        Ensure(Encoding.UTF8.GetMaxByteCount(text.Length));
        Utf8.FromUtf16(text, _bytes.AsSpan(Length), out _, out var written);
        Length += written;
    }

    public void Append(long number) => AppendFormatted(number, default);

    public void Append(double number) => AppendFormatted(number, default);

    /// <param name="number">Not negative.</param>
    /// <param name="digits">How many at least, filled up with zeros.</param>
    public void Append(long number, int digits)
    {
        var start = Length;
        Append(number);
        for (var missing = digits - (Length - start); missing > 0; missing--)
            Insert(start, (byte)'0');
    }

    public void AppendFormatted<T>(T value, ReadOnlySpan<char> format)
        where T : IUtf8SpanFormattable
    {
        Ensure(64);
        int written;
        while (!value.TryFormat(_bytes.AsSpan(Length), out written, format, CultureInfo.InvariantCulture))
            Ensure(_bytes.Length);
        Length += written;
    }

    /// <summary>
    /// Text that somebody else chose. As in gunicorn a quote gets a backslash; so does a backslash, without which the next quote could be
    /// meant or not, and control characters become <c>\xHH</c>, so that no value makes a line of its own.
    /// </summary>
    public void AppendEscaped(ReadOnlySpan<char> text) => AppendEscaped(text, EscapedText.Special);

    /// <param name="text">Text that somebody else chose.</param>
    /// <param name="special">What is escaped in it.</param>
    public void AppendEscaped(ReadOnlySpan<char> text, SearchValues<char> special)
    {
        while (text.IndexOfAny(special) is >= 0 and var plain)
        {
            Append(text[..plain]);
            AppendEscape(text[plain]);
            text = text[(plain + 1)..];
        }

        Append(text);
    }

    public void Insert(int at, byte value)
    {
        Ensure(1);
        _bytes.AsSpan(at, Length - at).CopyTo(_bytes.AsSpan(at + 1));
        _bytes[at] = value;
        Length++;
    }

    /// <summary>Takes everything behind that many bytes away.</summary>
    public void CutTo(int length) => Length = length;

    private void AppendEscape(char special)
    {
        if (special is '"' or '\\')
        {
            Append((byte)'\\');
            Append((byte)special);
            return;
        }

        // As in UTF-8.
        Span<byte> bytes = stackalloc byte[3];
        foreach (var value in bytes[..Encoding.UTF8.GetBytes([special], bytes)])
            AppendHex(value);
    }

    private void AppendHex(byte value)
    {
        Append("\\x"u8);
        AppendFormatted(value, "x2");
    }

    private void Ensure(int more)
    {
        if (Length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + more));
    }
}
