using System.Globalization;

namespace WorkerTuning.AccessLog.Writing;

/// <summary>Moves a log file away under the names that logrotate and Python use: the newest is <c>.1</c>.</summary>
internal static class Rotation
{
    /// <param name="path">The file.</param>
    /// <param name="backups">How many are kept; with 0 it is deleted.</param>
    /// <exception cref="IOException">A file cannot be moved.</exception>
    public static void Move(string path, int backups)
    {
        if (backups == 0)
        {
            File.Delete(path);
            return;
        }

        // Only as far as there is one: a gap ends the row.
        var last = 1;
        while (last < backups && File.Exists(Name(path, last)))
            last++;
        for (var i = last; i > 1; i--)
            File.Move(Name(path, i - 1), Name(path, i), overwrite: true);
        File.Move(path, Name(path, 1), overwrite: true);
    }

    private static string Name(string path, int number) => $"{path}.{number.ToString(CultureInfo.InvariantCulture)}";
}
