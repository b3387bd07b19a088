using System.Globalization;

namespace WorkerTuning.Configuration.Values;

/// <summary>File mode bits as text: octal with a leading 0 or 0o, or 0x and hexadecimal. A number without one is refused, since 22 and 0022 are easily confused.</summary>
internal static class ModeText
{
    public const string Allowed = "octal mode bits up to 0777 with a leading 0, such as 0022";
    private const int AllBits = 0b111_111_111;

    public static bool TryParse(string text, out UnixFileMode mode)
    {
        mode = UnixFileMode.None;
        text = text.Trim();
        if (text == "0")
            return true;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return int.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) && TryFromNumber(bits, out mode);
        var digits = text.StartsWith("0o", StringComparison.OrdinalIgnoreCase) ? text[2..] : text.StartsWith('0') ? text[1..] : "";
        return digits.Length is > 0 and <= 4 && digits.All(d => d is >= '0' and <= '7') && TryFromNumber(Convert.ToInt32(digits, 8), out mode);
    }

    public static bool TryFromNumber(long number, out UnixFileMode mode)
    {
        mode = (UnixFileMode)(number & AllBits);
        return number is >= 0 and <= AllBits;
    }

    public static string Show(UnixFileMode mode) => "0" + Convert.ToString((int)mode, 8).PadLeft(3, '0');
}
