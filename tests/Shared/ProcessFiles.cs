using System.Globalization;

namespace WorkerTuning.Tests.Shared;

/// <summary>What else the kernel tells about a process of the same user.</summary>
internal static class ProcessFiles
{
    public static string WorkingDirectory(int pid) => LinkTarget($"/proc/{pid}/cwd");

    /// <summary>The name of the main thread, cut by the kernel to 15 bytes.</summary>
    public static string Name(int pid) => File.ReadAllText($"/proc/{pid}/comm").TrimEnd('\n');

    public static string[] CommandLine(int pid) => ReadList($"/proc/{pid}/cmdline");

    /// <summary>The environment the process was started with; what it changed itself since does not show.</summary>
    public static Dictionary<string, string> Environment(int pid) =>
        ReadList($"/proc/{pid}/environ").Select(entry => entry.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Open descriptors and what they are: a path, or such as <c>socket:[12345]</c>.</summary>
    public static Dictionary<int, string> Descriptors(int pid)
    {
        var descriptors = new Dictionary<int, string>();
        foreach (var link in Directory.GetFileSystemEntries($"/proc/{pid}/fd"))
        {
            try
            {
                descriptors[int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture)] = LinkTarget(link);
            }
            catch (IOException)
            {
                // Closed since the folder was listed.
            }
        }
        return descriptors;
    }

    public static int[] Sockets(int pid) =>
        [.. Descriptors(pid).Where(entry => entry.Value.StartsWith("socket:", StringComparison.Ordinal)).Select(entry => entry.Key).Order()];

    /// <summary>Direct children; empty when there are none.</summary>
    public static int[] Children(int pid) =>
        [.. Directory.GetDirectories($"/proc/{pid}/task")
            .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    private static string LinkTarget(string link) =>
        new FileInfo(link).LinkTarget ?? throw new IOException($"{link} is no link, or gone.");

    private static string[] ReadList(string path) => File.ReadAllText(path).Split('\0', StringSplitOptions.RemoveEmptyEntries);
}
