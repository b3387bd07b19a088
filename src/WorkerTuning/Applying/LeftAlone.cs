using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>The settings of a plan that act on the process, and do nothing where the server does not listen.</summary>
internal static class LeftAlone
{
    // In the order in which a start would act on them.
    private static readonly string[] OfTheProcess =
    [
        "chdir", "umask", "accesslog", "errorlog", "errorlog_errors", "errorlog_json", "tmp_upload_dir", "worker_tmp_dir", "proc_name", "user", "group", "pidfile", "control_socket",
    ];

    // They act on it where their value is that.
    private static readonly string[] Exits = ["on_hang", "on_memory"];

    /// <summary>Those that a source gave.</summary>
    public static IReadOnlyList<string> Of(WorkerPlan plan)
    {
        var given = plan.Settings.Where(s => s.Value is not ("" or LogPlan.Standard) && !DefaultOrigin.Is(s.Origin)).Select(s => s.Name).ToHashSet();
        return [.. OfTheProcess.Where(given.Contains), .. Exits.Where(name => plan.Settings.Any(s => s.Name == name && s.Value == "exit"))];
    }
}
