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
        var full = Path.GetFullPath(folder);
        Check(full);
        _variable ??= WorkingEnvironment.SetVariable(Variable, full);
    }

    /// <summary>Once more, when the process has become another user.</summary>
    /// <exception cref="WorkerTuningException">The folder is not writable for that user.</exception>
    public void CheckAgain()
    {
        if (plans.Current.Process.TempFolder is { } folder)
            Check(Path.GetFullPath(folder));
    }

    public void Dispose() => _variable?.Dispose();

    private void Check(string folder)
    {
        try
        {
            using var probe = new FileStream(
                Path.Join(folder, $".workertuning-{Guid.NewGuid():N}"),
                new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var plan = plans.Current;
            var setting = plan.Settings.Any(s => s.Name == "tmp_upload_dir") ? "tmp_upload_dir" : "worker_tmp_dir";
            throw plan.Refuse(setting, "must be a folder that can be written to: " + e.Message, folder);
        }
    }
}
