using System.Globalization;

namespace WorkerTuning.Tests.Shared;

/// <summary>What the kernel says about a process in its status file. The ids are the effective ones.</summary>
internal sealed record ProcessStatus(int Uid, int Gid, IReadOnlyList<int> Groups, int Umask, int Threads, ulong Caught, ulong Ignored)
{
    public static ProcessStatus Of(int pid)
    {
        var fields = File.ReadLines($"/proc/{pid}/status")
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .ToDictionary(pair => pair[0], pair => pair[1].Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        return new(
            Number(fields["Uid"][1]),
            Number(fields["Gid"][1]),
            [.. fields["Groups"].Select(Number)],
            Convert.ToInt32(fields["Umask"][0], 8),
            Number(fields["Threads"][0]),
            ulong.Parse(fields["SigCgt"][0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            ulong.Parse(fields["SigIgn"][0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    public bool Catches(UnixSignal signal) => (Caught >> ((int)signal - 1) & 1) != 0;

    public bool Ignores(UnixSignal signal) => (Ignored >> ((int)signal - 1) & 1) != 0;

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
