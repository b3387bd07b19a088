using System.Globalization;
using System.Text;

namespace WorkerTuning.Applying.Linux;

/// <summary>
/// The command line that <c>ps aux</c>, <c>pgrep -f</c> and <c>top -c</c> show: the memory of the words that the process was started with, which the
/// runtime has copied by the time its code runs. What is written stays within it, since the variables of the environment lie behind, and goes through
/// /proc/self/mem, where a wrong address is an error and no crash. A byte is a character here.
/// </summary>
internal static class ProcessTitle
{
    // Of /proc/self/stat, counted from the state, behind the name in parentheses.
    private const int ArgumentsStart = 45;
    private const int ArgumentsEnd = 46;
    private const int Longest = 1 << 20;

    private static string? _original;

    /// <summary>What the process was started with, whatever it is called now; a zero behind each word.</summary>
    public static string Original => Volatile.Read(ref _original) ?? Read();

    /// <summary>What is shown now.</summary>
    public static string Read() => Encoding.Latin1.GetString(File.ReadAllBytes("/proc/self/cmdline"));

    /// <summary>gunicorn's own title of its master, by which scripts find it; the name alone, and what there is room for of that, in a shorter command line.</summary>
    public static string Of(string name)
    {
        var room = Original.Length - 1;
        var (title, bare) = (Bytes($"gunicorn: master [{name}]"), Bytes(name));
        return title.Length <= room ? title : bare.Length <= room ? bare : bare[..Math.Max(0, room)];
    }

    /// <returns>False where the kernel does not say where the words are, or somebody else has changed them.</returns>
    /// <exception cref="IOException">The kernel refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static bool Write(string title)
    {
        var words = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length <= ArgumentsEnd || !TryParse(words[ArgumentsStart], out var start) || !TryParse(words[ArgumentsEnd], out var end))
            return false;
        var now = Read();
        if (start <= 0 || end - start is <= 1 or > Longest || now.Length != end - start || title.Length > now.Length)
            return false;
        Interlocked.CompareExchange(ref _original, now, null);
        using var memory = File.OpenHandle("/proc/self/mem", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        // The last byte is a zero: else the kernel would go on into the variables.
        RandomAccess.Write(memory, Encoding.Latin1.GetBytes(title.PadRight(now.Length, '\0')[..^1]), start);
        return true;
    }

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static bool TryParse(string word, out long number) => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
