using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>A file with the process id while the server runs, by gunicorn's rules.</summary>
internal sealed class PidFile(PlanStore plans, IProcessTable processes, ILoggerFactory loggers, ListenAddresses? addresses = null)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const string Second = ".2";

    // With what may stand around it; a file that has more is none of a process's.
    private const int LongestNumber = 64;

    /// <summary>True while it has another name, because the old process holds the one that was set.</summary>
    public bool IsSecond => Path?.EndsWith(Second, StringComparison.Ordinal) == true;

    // Known once the addresses are decided.
    private int? OldProcess => addresses?.All.Count > 0 ? addresses.OldProcess : null;

    /// <summary>The full path; null until <see cref="Create"/> and without a pidfile.</summary>
    public string? Path { get; private set; }

    /// <exception cref="WorkerTuningException">The process that the file names still lives, or the file cannot be written.</exception>
    public void Create()
    {
        var plan = plans.Current;
        if (plan.Process.PidFile is not { } file)
            return;
        var path = System.IO.Path.GetFullPath(file);
        RefuseOtherKinds(plan, path);
        OrRefuse(plan, path, () =>
        {
            var holder = Read(path);
            if (holder is not null && holder == OldProcess)
            {
                // As in gunicorn: the file is the old process's until that ends.
                path += Second;
                holder = Read(path);
            }

            if (holder != processes.Own)
            {
                if (holder > 0 && processes.IsAlive(holder.Value))
                    throw plan.Refuse("pidfile", $"already running on PID {holder} (or the pid file is stale)");
                Write(path);
            }
        });
        Path = path;
    }

    /// <summary>Whether the file could be written, whatever it holds: the server that it names may be the one that a check is for.</summary>
    /// <exception cref="WorkerTuningException">It could not.</exception>
    public static void Check(WorkerPlan plan)
    {
        if (plan.Process.PidFile is not { } file)
            return;
        var path = System.IO.Path.GetFullPath(file);
        RefuseOtherKinds(plan, path);
        OrRefuse(plan, path, () => FolderProbe.Write(System.IO.Path.GetDirectoryName(path)!));
    }

    /// <summary>Once the old process is gone: the file gets the name that was set.</summary>
    public void Promote()
    {
        if (Path is not { } path || !IsSecond)
            return;
        try
        {
            File.Move(path, path[..^Second.Length], overwrite: true);
            Path = path[..^Second.Length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.PidFileLeft(loggers.CreateLogger(Log.Category), path, e.Message);
        }
    }

    /// <summary>Takes the file away if it is still this process's.</summary>
    public void Remove()
    {
        if (Path is not { } path)
            return;
        Path = null;
        try
        {
            if (Read(path) == processes.Own)
                Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.PidFileLeft(loggers.CreateLogger(Log.Category), path, e.Message);
        }
    }

    // Also no /dev/null, which would be replaced by the file.
    private static void RefuseOtherKinds(WorkerPlan plan, string path)
    {
        if (!WholeFile.IsRegular(path))
            throw plan.Refuse("pidfile", WholeFile.WrongKind);
    }

    private static void OrRefuse(WorkerPlan plan, string path, Action step)
    {
        try
        {
            step();
        }
        catch (UnauthorizedAccessException)
        {
            throw plan.Refuse("pidfile", "cannot be written: permission denied");
        }
        catch (DirectoryNotFoundException)
        {
            throw plan.Refuse("pidfile", $"cannot be written: the folder {System.IO.Path.GetDirectoryName(path)} does not exist");
        }
        catch (IOException e)
        {
            throw plan.Refuse("pidfile", "cannot be written: " + e.Message);
        }
    }

    // After a change of user the file is ours but its folder seldom is; an empty file is stale to whoever reads it next.
    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (UnauthorizedAccessException)
        {
            File.WriteAllText(path, "");
        }
    }

    // Null: no file, or nothing in it that is a number.
    private static int? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var text = Encoding.UTF8.GetString(WholeFile.ReadStart(path, LongestNumber));
        return int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    private void Write(string path)
    {
        // Renamed into place, so that no reader ever sees half a number; a new file, so that no planted link is followed.
        var draft = $"{path}.{System.IO.Path.GetRandomFileName()}";
        using (var writer = new StreamWriter(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }))
            writer.Write(processes.Own.ToString(CultureInfo.InvariantCulture) + "\n");
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(draft, Mode);
            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }
}
