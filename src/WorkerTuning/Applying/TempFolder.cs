using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Where ASP.NET Core buffers bodies. It would notice a missing folder only at the first large body.</summary>
internal sealed class TempFolder(PlanStore plans) : IDisposable
{
    private const string Variable = "ASPNETCORE_TEMP";

    private IDisposable? _variable;

    /// <exception cref="WorkerTuningException">The folder is missing or not writable.</exception>
    public void Apply()
    {
        if (plans.Current.Process.TempFolder is not { } folder)
            return;
        Check(plans.Current);
        _variable ??= WorkingEnvironment.SetVariable(Variable, Path.GetFullPath(folder));
    }

    /// <summary>Once more, when the process has become another user.</summary>
    /// <exception cref="WorkerTuningException">The folder is not writable for that user.</exception>
    public void CheckAgain() => Check(plans.Current);

    /// <exception cref="WorkerTuningException">The folder is missing or not writable.</exception>
    public static void Check(WorkerPlan plan)
    {
        if (plan.Process.TempFolder is not { } named)
            return;
        var folder = Path.GetFullPath(named);
        try
        {
            FolderProbe.Write(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var setting = plan.Settings.Any(s => s.Name == "tmp_upload_dir") ? "tmp_upload_dir" : "worker_tmp_dir";
            throw plan.Refuse(setting, "must be a folder that can be written to: " + Reason(e), folder);
        }
    }

    public void Dispose() => _variable?.Dispose();

    // .NET's own text names a file that was made for the check.
    private static string Reason(Exception error) => error switch
    {
        UnauthorizedAccessException => "permission denied",
        DirectoryNotFoundException => "it does not exist",
        FileNotFoundException => "it takes no files",
        _ => error.Message,
    };
}
