using System.Globalization;

namespace WorkerTuning.Applying.Linux;

/// <summary>The user and group of every thread: Linux keeps them by thread, and only the C library makes them one.</summary>
internal static class ThreadIdentities
{
    /// <summary>The first line that is not as it should be, such as <c>Uid: 0 0 0 0</c> of a thread that stayed root; null when all are.</summary>
    public static string? FirstOther(uint user, uint group)
    {
        foreach (var task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            string[] lines;
            try
            {
                lines = File.ReadAllLines(Path.Join(task, "status"));
            }
            catch (Exception e) when (e is IOException && !File.Exists(task))
            {
                // The thread ended in between.
                continue;
            }

            foreach (var line in lines)
            {
                if (IsOther(line, "Uid:", user) || IsOther(line, "Gid:", group))
                    return line.Replace('\t', ' ');
            }
        }

        return null;
    }

    private static bool IsOther(string line, string name, uint expected) =>
        line.StartsWith(name, StringComparison.Ordinal)
        && line[name.Length..].Split('\t', StringSplitOptions.RemoveEmptyEntries).Any(n => n != expected.ToString(CultureInfo.InvariantCulture));
}
