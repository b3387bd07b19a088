namespace WorkerTuning.Applying.Linux;

/// <summary>What Linux shows of this process.</summary>
internal static class ProcessFace
{
    private const int SetDumpable = 4;

    /// <summary>What <c>ps -o comm</c> and <c>top</c> show; the kernel cuts it to 15 bytes.</summary>
    public static void SetName(string name) => File.WriteAllText("/proc/self/comm", name);

    /// <summary>The words behind the program's name, also those that the runtime keeps to itself.</summary>
    public static string[] Arguments() => File.ReadAllText("/proc/self/cmdline").Split('\0')[1..^1];

    /// <summary>Makes /proc/self readable and dumps possible again, which a change of user takes away.</summary>
    public static void RestoreDumps() => _ = LibC.ProcessControl(SetDumpable, 1, 0, 0, 0);
}
