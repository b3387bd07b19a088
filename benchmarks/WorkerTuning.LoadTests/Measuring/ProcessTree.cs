using System.Globalization;

namespace WorkerTuning.LoadTests.Measuring;

/// <summary>What a server uses, its child processes included.</summary>
internal static class ProcessTree
{
    // Linux shows processor time to programs in hundredths of a second, whatever its own tick is.
    private const double TicksPerSecond = 100;

    /// <summary>Processor time so far, in seconds.</summary>
    public static double Cpu(int root) => Members(root).Sum(static id => Fields($"/proc/{id}") is { } f ? Seconds(f) : 0);

    /// <summary>Processor time so far of .NET's thread that compiles methods again once they are used much, in seconds. It is part of the process's.</summary>
    public static double Compiling(int root)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{root}/task")
                .Where(static task => Lines($"{task}/comm") is [".NET Tiered Com"])
                .Sum(static task => Fields(task) is { } f ? Seconds(f) : 0);
        }
        catch (DirectoryNotFoundException)
        {
            return 0;
        }
    }

    /// <summary>Memory, where what several processes share is shared out among them (PSS), in bytes.</summary>
    public static long Memory(int root) => Members(root).Sum(Pss);

    private static long Pss(int id)
    {
        foreach (var line in Lines($"/proc/{id}/smaps_rollup"))
        {
            if (line.StartsWith("Pss:", StringComparison.Ordinal))
                return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }

        return 0;
    }

    private static List<int> Members(int root)
    {
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            foreach (var line in Lines($"/proc/{found[i]}/task/{found[i]}/children"))
                found.AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
        }

        return found;
    }

    // The fields after the name, which may hold anything.
    private static string[]? Fields(string folder) =>
        Lines($"{folder}/stat").FirstOrDefault() is { } line ? line[(line.LastIndexOf(')') + 2)..].Split(' ') : null;

    private static double Seconds(string[] fields) => (Number(fields[11]) + Number(fields[12])) / TicksPerSecond;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
