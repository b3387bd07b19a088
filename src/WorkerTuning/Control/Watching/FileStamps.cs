using System.Globalization;
using WorkerTuning.Configuration.Linux;

namespace WorkerTuning.Control.Watching;

/// <summary>
/// What files look like from outside, so that a notification can be told from a change: editors rename, mounted configuration is a link that is moved,
/// and reading touches too.
/// </summary>
internal static class FileStamps
{
    public static IReadOnlyDictionary<string, string> Take(IEnumerable<WatchedPattern> patterns) =>
        patterns.SelectMany(p => p.Files()).Distinct().ToDictionary(path => path, Stamp);

    /// <summary>Files that are new, gone or different, in order.</summary>
    public static IReadOnlyList<string> Differences(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        [.. before.Keys.Union(now.Keys).Where(path => before.GetValueOrDefault(path) != now.GetValueOrDefault(path)).Order(StringComparer.Ordinal)];

    /// <summary>How everything looks now, but as before where that is known: so that what changed since then still counts as changed.</summary>
    public static IReadOnlyDictionary<string, string> AsBefore(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        now.ToDictionary(file => file.Key, file => before.GetValueOrDefault(file.Key, file.Value));

    private static string Stamp(string path)
    {
        try
        {
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            var which = OperatingSystem.IsLinux() && FileStatus.Of(path) is { } status
                ? string.Create(CultureInfo.InvariantCulture, $"{status.Device}:{status.Inode}")
                : file.FullName;
            return string.Create(CultureInfo.InvariantCulture, $"{which} {file.LastWriteTimeUtc.Ticks} {(file.Exists ? file.Length : -1)}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or replaced, while it was looked at.
            return "";
        }
    }
}
