using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>raw_env and chdir, before anything that reads a variable or a relative path.</summary>
internal sealed class WorkingEnvironment(PlanStore plans)
{
    private readonly Lock _lock = new();
    private bool _entered;

    /// <summary>Once; who needs it first calls it.</summary>
    /// <exception cref="WorkerTuningException">The folder cannot be entered.</exception>
    public void Enter()
    {
        lock (_lock)
        {
            if (_entered)
                return;
            var plan = plans.Current;
            foreach (var (name, value) in plan.Process.Environment)
                Environment.SetEnvironmentVariable(name, value);
            if (plan.Process.WorkingDirectory is { } folder)
                Change(plan, folder);
            _entered = true;
        }
    }

    private static void Change(WorkerPlan plan, string folder)
    {
        try
        {
            Directory.SetCurrentDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw plan.Refuse("chdir", "cannot be entered: " + e.Message);
        }
    }
}
