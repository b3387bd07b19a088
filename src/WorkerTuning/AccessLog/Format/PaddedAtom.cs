using System.Text.Json;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.AccessLog.Format;

/// <summary>Flags, width and precision of Python's conversions around an atom; characters are counted, not bytes.</summary>
internal sealed class PaddedAtom(Atom inner, FormatPart part) : Atom
{
    public override string? Field => inner.Field;

    public override void Append(LineBuffer line, RequestRecord request)
    {
        var start = line.Length;
        inner.Append(line, request);
        if (part.IsNumber)
            Number(line, start);
        else if (part.Precision is { } most)
            Cut(line, start, most);
        var missing = part.Width - Characters(line.Written[start..]);
        for (; missing > 0; missing--)
            Pad(line, start);
    }

    public override void Write(Utf8JsonWriter json, RequestRecord request) => inner.Write(json, request);

    private void Number(LineBuffer line, int start)
    {
        for (var missing = (part.Precision ?? 0) - (line.Length - start); missing > 0; missing--)
            line.Insert(start, (byte)'0');
        if (part.Sign != '\0')
            line.Insert(start, (byte)part.Sign);
    }

    private void Pad(LineBuffer line, int start)
    {
        if (part.LeftAligned)
            line.Append((byte)' ');
        else if (part is { IsNumber: true, ZeroPadded: true })
            line.Insert(start + (part.Sign == '\0' ? 0 : 1), (byte)'0');
        else
            line.Insert(start, (byte)' ');
    }

    private static void Cut(LineBuffer line, int start, int most)
    {
        var text = line.Written[start..];
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsStart(text[i]))
                continue;
            var escape = Escape(text[i..]);
            if (escape > most)
            {
                line.CutTo(start + i);
                return;
            }

            most -= escape;
            i += escape - 1;
        }
    }

    // The backslash of half an escape would take away the meaning of what follows, of a quote say.
    private static int Escape(ReadOnlySpan<byte> text) =>
        text[0] != '\\' || text.Length == 1 ? 1 : text[1] == 'x' ? Math.Min(4, text.Length) : 2;

    private static int Characters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var value in text)
            count += IsStart(value) ? 1 : 0;
        return count;
    }

    private static bool IsStart(byte value) => (value & 0xC0) != 0x80;
}
