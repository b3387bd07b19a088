using System.Runtime.InteropServices;

namespace WorkerTuning.Control;

/// <summary>A signal.</summary>
/// <param name="Name">Without SIG.</param>
/// <param name="Linux">A value of <see cref="PosixSignal"/>, or Linux's own number.</param>
/// <param name="Mac">A value of <see cref="PosixSignal"/>, or macOS's own number.</param>
/// <param name="Command">What it asks for.</param>
internal sealed record SignalRow(string Name, int Linux, int Mac, ServerCommand Command)
{
    /// <summary>The signal on this system; null where it has none, as Windows has only those that end a process.</summary>
    public PosixSignal? Signal =>
        OperatingSystem.IsLinux() ? (PosixSignal)Linux
        : OperatingSystem.IsMacOS() ? (PosixSignal)Mac
        : Command is ServerCommand.Stop or ServerCommand.StopQuickly ? (PosixSignal)Linux
        : null;
}
