using System.Globalization;

namespace WorkerTuning.Planning.Linux;

/// <summary>The control group that this process runs in, version 2 or 1: where its memory and its processors are limited.</summary>
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
        foreach (var (group, version) in GroupsUpwards(files, "memory"))
        {
            if (files.ReadNumber(Path.Join(group, version == 2 ? "memory.max" : "memory.limit_in_bytes")) is { } limit and < NoLimit)
                smallest = Math.Min(smallest ?? long.MaxValue, limit);
        }

        return smallest;
    }

    /// <summary>The smallest quota of processors from this process's group up to the root, such as 0.5; null for none.</summary>
    public static double? ProcessorLimit(KernelFiles files)
    {
        double? smallest = null;
        foreach (var (group, version) in GroupsUpwards(files, "cpu"))
        {
            var (quota, period) = version == 2
                ? Pair(files.Read(Path.Join(group, "cpu.max")))
                : (files.ReadNumber(Path.Join(group, "cpu.cfs_quota_us")), files.ReadNumber(Path.Join(group, "cpu.cfs_period_us")));
            if (quota > 0 && period > 0)
                smallest = Math.Min(smallest ?? double.MaxValue, (double)quota / period.Value);
        }

        return smallest;
    }

    /// <summary>
    /// The memory of the group, less the file cache that the kernel gives up before it kills anything; null unless the process is alone in it.
    /// </summary>
    public static long? MemoryInUse(KernelFiles files, int processId)
    {
        foreach (var (folder, path, version) in Groups(files, "memory"))
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

    // "max 100000" where there is no limit.
    private static (long? First, long? Second) Pair(string? text)
    {
        var words = text?.Split(' ') ?? [];
        return words.Length == 2 && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(words[1].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var second)
            ? (first, second)
            : (null, null);
    }

    private static IEnumerable<(string Group, int Version)> GroupsUpwards(KernelFiles files, string controller)
    {
        foreach (var (folder, path, version) in Groups(files, controller))
        {
            for (var group = path; ; group = Path.GetDirectoryName(group) ?? "")
            {
                yield return (Path.Join(folder, group), version);
                if (group is "" or "/")
                    break;
            }
        }
    }

    private static IEnumerable<(string Folder, string Path, int Version)> Groups(KernelFiles files, string controller)
    {
        foreach (var line in files.Read("proc/self/cgroup")?.Split('\n') ?? [])
        {
            var parts = line.Split(':', 3);
            if (parts.Length < 3)
                continue;
            if (parts[0] == "0" && parts[1].Length == 0)
                yield return ("sys/fs/cgroup", parts[2], 2);
            else if (parts[1].Split(',').Contains(controller))
                yield return ($"sys/fs/cgroup/{controller}", parts[2], 1);
        }
    }
}
