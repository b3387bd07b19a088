using System.Diagnostics;
using System.Globalization;
using WorkerTuning.Applying;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Configuration;

namespace WorkerTuning.Control;

/// <summary>How this process was started, so that it can be started again.</summary>
internal static class OwnCommand
{
    // Of no use to a process that gets its sockets in another way, or wrong there.
    private static readonly string[] NotForTheNext = ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES", "WATCHDOG_PID", HandOverChannel.Variable];

    /// <summary>The same program, arguments, folder and variables as at the start, and the sockets.</summary>
    /// <param name="start">What this process was given.</param>
    /// <param name="sockets">Their descriptors.</param>
    /// <param name="handOver">The new process's end of a <see cref="HandOverChannel"/>; null for none.</param>
    public static ProcessStartInfo Again(ProcessEnvironment start, IReadOnlyList<int> sockets, int? handOver = null)
    {
        var command = new ProcessStartInfo(Environment.ProcessPath!, Arguments()) { UseShellExecute = false, WorkingDirectory = start.CurrentDirectory };
        command.Environment.Clear();
        foreach (var (name, value) in start.Variables)
            command.Environment[name] = value;
        foreach (var name in NotForTheNext)
            command.Environment.Remove(name);
        command.Environment[HandedOnSockets.DescriptorsVariable] = string.Join(',', sockets);
        command.Environment[HandedOnSockets.ProcessVariable] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        if (handOver is { } descriptor)
            command.Environment[HandOverChannel.Variable] = descriptor.ToString(CultureInfo.InvariantCulture);
        return command;
    }

    // Linux still knows what stood between "dotnet" and the name of the program.
    private static string[] Arguments()
    {
        if (OperatingSystem.IsLinux())
            return ProcessFace.Arguments();
        var words = Environment.GetCommandLineArgs();
        return Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? words : words[1..];
    }
}
