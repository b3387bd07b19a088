using System.Globalization;

namespace WorkerTuning.Planning.Linux;

/// <summary>The control group that this process runs in, version 2 or 1: where its memory is limited and counted.</summary>
internal static class ControlGroup
{
    // Version 1 says "no limit" with a number near the largest; no machine has that much.
    private const long NoLimit = 1L << 60;

    private static readonly string[] Cache2 = ["active_file", "inactive_file", "slab_reclaimable"];
    private static readonly string[] Cache1 = ["total_active_file", "total_inactive_file"];

    /// <summary>The smallest memory limit from this process's group up to the root; null for none.</summary>
    public static long? MemoryLimit(KernelFiles files)
    {
        long? smallest = null;
        foreach (var (folder, path, version) in Groups(files))
        {
            var file = version == 2 ? "memory.max" : "memory.limit_in_bytes";
            for (var group = path; ; group = Path.GetDirectoryName(group) ?? "")
            {
                if (files.ReadNumber(Path.Join(folder, group, file)) is { } limit and < NoLimit)
                    smallest = Math.Min(smallest ?? long.MaxValue, limit);
                if (group is "" or "/")
                    break;
            }
        }

        return smallest;
    }

    /// <summary>
    /// The memory of the group, less the file cache that the kernel gives up before it kills anything; null unless the process is alone in it.
    /// </summary>
    public static long? MemoryInUse(KernelFiles files, int processId)
    {
        foreach (var (folder, path, version) in Groups(files))
        {
            // A container without a namespace of its own is told the host's path, and sees its group at the root.
            foreach (var group in new[] { Path.Join(folder, path), folder })
            {
                if (!IsAlone(files, group, processId))
                    continue;
                var usage = files.ReadNumber(Path.Join(group, version == 2 ? "memory.current" : "memory.usage_in_bytes"));
                if (usage is not null && files.Read(Path.Join(group, "memory.stat")) is { } statistics)
                    return Math.Max(0, usage.Value - Sum(statistics, version == 2 ? Cache2 : Cache1));
            }
        }

        return null;
    }

    private static bool IsAlone(KernelFiles files, string group, int processId) =>
        files.ReadNumber(Path.Join(group, "cgroup.procs")) == processId && !files.HasFolders(group);

    private static long Sum(string statistics, string[] names)
    {
        var sum = 0L;
        foreach (var line in statistics.Split('\n'))
        {
            var words = line.Split(' ', 2);
            if (words.Length == 2 && names.Contains(words[0]) && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes))
                sum += bytes;
        }

        return sum;
    }

    private static IEnumerable<(string Folder, string Path, int Version)> Groups(KernelFiles files)
    {
        foreach (var line in files.Read("proc/self/cgroup")?.Split('\n') ?? [])
        {
            var parts = line.Split(':', 3);
            if (parts.Length < 3)
                continue;
            if (parts[0] == "0" && parts[1].Length == 0)
                yield return ("sys/fs/cgroup", parts[2], 2);
            else if (parts[1].Split(',').Contains("memory"))
                yield return ("sys/fs/cgroup/memory", parts[2], 1);
        }
    }
}
