using System.Text;

namespace WorkerTuning.Applying.Requests;

/// <summary>Decodes digits as they are and anything else, or more of them than a number has, to what no parser takes for a number.</summary>
internal sealed class DigitsEncoding : Encoding
{
    // Of long.MaxValue.
    private const int MostDigits = 19;

    private const char NoDigit = '?';

    public static DigitsEncoding Instance { get; } = new();

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var count = Math.Clamp(bytes.Length, 1, MostDigits);
        if (bytes.Length is 0 or > MostDigits || bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            chars[..count].Fill(NoDigit);
            return count;
        }

        for (var i = 0; i < count; i++)
            chars[i] = (char)bytes[i];
        return count;
    }

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    public override int GetCharCount(byte[] bytes, int index, int count) => Math.Clamp(count, 1, MostDigits);

    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, 1);

    // Nothing is ever written by it.
    public override int GetByteCount(char[] chars, int index, int count) => ASCII.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => ASCII.GetMaxByteCount(charCount);
}
