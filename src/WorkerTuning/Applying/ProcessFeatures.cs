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

    private static readonly ProcessState<string> Titles = new(ProcessTitle.Read, ProcessTitle.Write);

    private readonly ProcessState<uint>.Share _umask = Umasks.Take();
    private readonly ProcessState<string>.Share _name = Names.Take();
    private readonly ProcessState<string>.Share _title = Titles.Take();

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
        if (!OperatingSystem.IsLinux())
            return;
        _name.Dispose();
        _title.Dispose();
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

        SetTitle(name, logger);
    }

    // Tools find the process by its file and its id as well, so this is no warning.
    private void SetTitle(string name, ILogger logger)
    {
        try
        {
            if (!_title.Set(ProcessTitle.Of(name)))
                Log.TitleNotSet(logger, "the kernel does not say where it is");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.TitleNotSet(logger, e.Message);
        }
    }
}
