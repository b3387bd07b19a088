using System.Text;

namespace WorkerTuning.Applying.Linux;

/// <summary>What Linux shows of this process.</summary>
internal static class ProcessFace
{
    private const int SetDumpable = 4;

    /// <summary>What <c>ps -o comm</c> and <c>top</c> show; the kernel cuts it to 15 bytes.</summary>
    public static void SetName(string name) => File.WriteAllText("/proc/self/comm", name);

    /// <summary>The name as it is now.</summary>
    public static string Name() => File.ReadAllText("/proc/self/comm").TrimEnd('\n');

    /// <summary>The mode bits that new files do not get.</summary>
    public static uint Umask()
    {
        const string label = "Umask:";
        var line = OperatingSystem.IsLinux() ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(label, StringComparison.Ordinal)) : null;
        if (line is not null)
            return Convert.ToUInt32(line[label.Length..].Trim(), 8);
        // It can be asked for only by setting it: for a moment to one that gives away too little rather than too much.
        var mask = LibC.SetUmask(0x3F);
        _ = LibC.SetUmask(mask);
        return mask;
    }

    /// <summary>The words behind the program's name, also those that the runtime keeps to itself.</summary>
    public static string[] Arguments() => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(ProcessTitle.Original)).Split('\0')[1..^1];

    /// <summary>Makes /proc/self readable and dumps possible again, which a change of user takes away.</summary>
    public static void RestoreDumps() => _ = LibC.ProcessControl(SetDumpable, 1, 0, 0, 0);
}
