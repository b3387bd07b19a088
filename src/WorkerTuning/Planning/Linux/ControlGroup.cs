namespace WorkerTuning.Planning.Linux;

/// <summary>The limits of the control group that this process runs in, version 2 or 1.</summary>
internal static class ControlGroup
{
    // Version 1 says "no limit" with a number near the largest; no machine has that much.
    private const long NoLimit = 1L << 60;

    /// <summary>The smallest memory limit from this process's group up to the root; null for none.</summary>
    public static long? MemoryLimit(KernelFiles files)
    {
        long? smallest = null;
        foreach (var (folder, path, file) in Groups(files))
        {
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

    private static IEnumerable<(string Folder, string Path, string File)> Groups(KernelFiles files)
    {
        foreach (var line in files.Read("proc/self/cgroup")?.Split('\n') ?? [])
        {
            var parts = line.Split(':', 3);
            if (parts.Length < 3)
                continue;
            if (parts[0] == "0" && parts[1].Length == 0)
                yield return ("sys/fs/cgroup", parts[2], "memory.max");
            else if (parts[1].Split(',').Contains("memory"))
                yield return ("sys/fs/cgroup/memory", parts[2], "memory.limit_in_bytes");
        }
    }
}
