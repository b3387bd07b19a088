using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>umask and the process name.</summary>
internal sealed class ProcessFeatures(PlanStore plans, ILoggerFactory loggers)
{
    public void Apply()
    {
        var process = plans.Current.Process;
        ApplyUmask();
        if (process.Name is { } name)
            SetName(name);
    }

    /// <summary>Before any file is made; twice is harmless.</summary>
    public void ApplyUmask()
    {
        if (plans.Current.Process.Umask is { } umask)
            SetUmask(umask);
    }

    private void SetUmask(UnixFileMode umask)
    {
        if (OperatingSystem.IsWindows())
            Log.NotOnThisSystem(loggers.CreateLogger(Log.Category), "umask");
        else
            _ = LibC.SetUmask((uint)umask);
    }

    private void SetName(string name)
    {
        var logger = loggers.CreateLogger(Log.Category);
        if (!OperatingSystem.IsLinux())
        {
            Log.NotOnThisSystem(logger, "proc_name");
            return;
        }

        try
        {
            ProcessFace.SetName(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NameNotSet(logger, name, e.Message);
        }
    }
}
