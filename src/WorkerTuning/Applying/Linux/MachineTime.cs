using System.Globalization;
using System.Text;

namespace WorkerTuning.Applying.Linux;

/// <summary>What all processors of the machine have done since it started, in hundredths of a second.</summary>
internal static class MachineTime
{
    /// <returns>Zeros where it cannot be read.</returns>
    public static (long Idle, long Total) Read()
    {
        try
        {
            using var file = File.OpenHandle("/proc/stat");
            Span<byte> bytes = stackalloc byte[256];
            var line = bytes[..RandomAccess.Read(file, bytes, 0)];
            if (line.IndexOf((byte)'\n') is var end and > 0)
                line = line[..end];
            return Parse(Encoding.ASCII.GetString(line));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }

    /// <summary>Reads the first line of <c>/proc/stat</c>.</summary>
    /// <returns>Zeros where it does not look like one.</returns>
    internal static (long Idle, long Total) Parse(ReadOnlySpan<char> text)
    {
        // cpu  user nice system idle iowait irq softirq steal guest guest_nice; guests are counted in user and nice already.
        long idle = 0, total = 0;
        var field = 0;
        foreach (var range in text.Split(' '))
        {
            var word = text[range];
            if (word.IsEmpty)
                continue;
            if (field == 0 && word is not "cpu")
                return default;
            if (field is >= 1 and <= 8)
            {
                if (!long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
                    return default;
                total += ticks;
                idle += field is 4 or 5 ? ticks : 0;
            }

            field++;
        }

        return field > 5 ? (idle, total) : default;
    }
}
