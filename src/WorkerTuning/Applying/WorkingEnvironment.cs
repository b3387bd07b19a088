using System.Collections.Concurrent;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>raw_env and chdir, before anything that reads a variable or a relative path, until the host is disposed.</summary>
internal sealed class WorkingEnvironment(PlanStore plans, ListeningServer server) : IDisposable
{
    private static readonly ConcurrentDictionary<string, ProcessState<string?>> Variables = [];
    private static readonly ProcessState<string> Folder = new(
        Current,
        static folder =>
        {
            Directory.SetCurrentDirectory(folder);
            return true;
        });

    private readonly Lock _lock = new();
    private readonly List<IDisposable> _shares = [];
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
                _shares.Add(SetVariable(name, value));
            if (plan.Process.WorkingDirectory is { } folder && !server.LeavesProcessAlone)
                Change(plan, folder);
            _entered = true;
        }
    }

    /// <summary>Sets a variable of the process until what this returns is disposed.</summary>
    public static IDisposable SetVariable(string name, string value)
    {
        var share = Variables.GetOrAdd(name, static name => new ProcessState<string?>(() => Environment.GetEnvironmentVariable(name), value =>
        {
            Environment.SetEnvironmentVariable(name, value);
            return true;
        })).Take();
        share.Set(value);
        return share;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _shares.ForEach(s => s.Dispose());
            _shares.Clear();
        }
    }

    private void Change(WorkerPlan plan, string folder)
    {
        var share = Folder.Take();
        try
        {
            share.Set(folder);
            _shares.Add(share);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw plan.Refuse("chdir", "cannot be entered: " + e.Message);
        }
    }

    private static string Current()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody has removed it.
            return "/";
        }
    }
}
