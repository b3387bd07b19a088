using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>umask and the process name, until the host is disposed.</summary>
internal sealed class ProcessFeatures(PlanStore plans, ILoggerFactory loggers) : IDisposable
{
    private static readonly ProcessState<uint> Umasks = new(ProcessFace.Umask, static mask =>
    {
        _ = LibC.SetUmask(mask);
        return true;
    });

    private static readonly ProcessState<string> Names = new(ProcessFace.Name, static name =>
    {
        ProcessFace.SetName(name);
        return true;
    });

    private readonly ProcessState<uint>.Share _umask = Umasks.Take();
    private readonly ProcessState<string>.Share _name = Names.Take();

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

    public void Dispose()
    {
        if (OperatingSystem.IsWindows())
            return;
        _umask.Dispose();
        if (OperatingSystem.IsLinux())
            _name.Dispose();
    }

    private void SetUmask(UnixFileMode umask)
    {
        if (OperatingSystem.IsWindows())
            Log.NotOnThisSystem(loggers.CreateLogger(Log.Category), "umask");
        else
            _umask.Set((uint)umask);
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
            _name.Set(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NameNotSet(logger, name, e.Message);
        }
    }
}
