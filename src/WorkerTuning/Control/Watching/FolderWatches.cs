using Microsoft.Extensions.Logging;

namespace WorkerTuning.Control.Watching;

/// <summary>The system's own notifications for the folders of some patterns.</summary>
internal sealed class FolderWatches : IDisposable
{
    private readonly List<FileSystemWatcher> _watchers = [];

    /// <param name="patterns">What to watch.</param>
    /// <param name="nudge">Called at every notification, from any thread.</param>
    /// <param name="logger">Says which folder cannot be watched.</param>
    public FolderWatches(IEnumerable<WatchedPattern> patterns, Action nudge, ILogger logger)
    {
        foreach (var folder in patterns.GroupBy(p => p.Folder))
        {
            try
            {
                _watchers.Add(Watch(folder.Key, folder.Any(p => p.IsDeep), nudge));
            }
            catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
            {
                Log.FolderNotWatched(logger, folder.Key, e.Message);
            }
        }
    }

    public void Dispose()
    {
        foreach (var watcher in _watchers)
            watcher.Dispose();
    }

    private static FileSystemWatcher Watch(string folder, bool deep, Action nudge)
    {
        var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = deep };
        watcher.Changed += (_, _) => nudge();
        watcher.Created += (_, _) => nudge();
        watcher.Deleted += (_, _) => nudge();
        watcher.Renamed += (_, _) => nudge();
        // Notifications were lost.
        watcher.Error += (_, _) => nudge();
        try
        {
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }
}
