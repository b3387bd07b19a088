using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Linux;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog;

/// <summary>Whether each log file could be opened. One that is not there yet stays away: it would have the owner and mode of the check.</summary>
internal sealed class LogFilesCheck(ListeningServer server) : IMachineCheck
{
    public void Look(WorkerPlan plan, MachineFindings findings)
    {
        foreach (var (setting, path) in server.LeavesProcessAlone ? [] : plan.Log.Files)
            findings.Try(() => Check(plan, setting, Path.GetFullPath(path)));
    }

    private static void Check(WorkerPlan plan, string setting, string path)
    {
        var isThere = Path.Exists(path);
        // To open a pipe would wait for its reader.
        if (isThere && !FileKind.IsOrdinary(path) && !Directory.Exists(path))
            return;
        try
        {
            AppendFile.Open(path).Dispose();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw plan.Refuse(setting, "cannot be opened: " + e.Message);
        }

        if (!isThere)
            File.Delete(path);
    }
}
