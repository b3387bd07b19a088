using System.Diagnostics;
using System.Runtime.InteropServices;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Applying;

/// <summary>The system's own process table.</summary>
internal sealed class ProcessTable : IProcessTable
{
    public int Own => Environment.ProcessId;

    public bool IsAlive(int processId)
    {
        if (!OperatingSystem.IsWindows())
            return LibC.Kill(processId, 0) == 0 || Marshal.GetLastPInvokeError() == LibC.PermissionDenied;
        try
        {
            using var process = Process.GetProcessById(processId);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
