using System.Globalization;

namespace WorkerTuning.Configuration.Values;

/// <summary>A size as text: a number in the setting's own unit, or a number with <c>B KB MB GB TB</c> or <c>KiB MiB GiB TiB</c>, all by 1024 as nginx, systemd and Docker count.</summary>
internal static class SizeText
{
    public static bool TryParse(string text, long bareUnit, out long bytes)
    {
        text = text.Trim();
        bytes = 0;
        var letters = text.Length;
        while (letters > 0 && char.IsAsciiLetter(text[letters - 1]))
            letters--;
        long? unit = text[letters..].ToUpperInvariant() switch
        {
            "" => bareUnit,
            "B" => 1,
            "K" or "KB" or "KIB" => 1L << 10,
            "M" or "MB" or "MIB" => 1L << 20,
            "G" or "GB" or "GIB" => 1L << 30,
            "T" or "TB" or "TIB" => 1L << 40,
            _ => null,
        };
        if (unit is null)
            return false;
        var digits = text[..letters].TrimEnd().Replace("_", "", StringComparison.Ordinal);
        if (!decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return false;
        if (number > long.MaxValue / unit.Value)
            return false;
        var size = number * unit.Value;
        if (size != decimal.Truncate(size))
            return false;
        bytes = (long)size;
        return true;
    }

    /// <summary>In the largest unit that divides it, or in bytes, behind which <paramref name="bare"/> stands.</summary>
    public static string Show(long bytes, string bare = "")
    {
        (long Unit, string Name)[] units = [(1L << 40, "TB"), (1L << 30, "GB"), (1L << 20, "MB")];
        foreach (var (unit, name) in units)
        {
            if (bytes >= unit && bytes % unit == 0)
                return (bytes / unit).ToString(CultureInfo.InvariantCulture) + name;
        }

        return bytes.ToString(CultureInfo.InvariantCulture) + bare;
    }
}
