using System.Diagnostics;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Lifecycle;

/// <summary>Ends a process that cannot end itself.</summary>
internal static class ProcessEnd
{
    // The console logger writes on a thread of its own, which needs a moment for the last line.
    private static readonly TimeSpan LastLine = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan ExitHandlers = TimeSpan.FromSeconds(2);

    /// <summary>Does not return.</summary>
    public static void Now(int code)
    {
        Thread.Sleep(LastLine);
        try
        {
            // Handlers of ProcessExit are the application's and may wait for ever.
            new Thread(() => Force(code)) { IsBackground = true, Name = "WorkerTuning exit" }.UnsafeStart();
            Environment.Exit(code);
        }
        catch (OutOfMemoryException) when (!OperatingSystem.IsWindows())
        {
            LibC.Exit(code);
        }
    }

    private static void Force(int code)
    {
        Thread.Sleep(ExitHandlers);
        if (OperatingSystem.IsWindows())
            Process.GetCurrentProcess().Kill();
        else
            LibC.Exit(code);
    }
}
