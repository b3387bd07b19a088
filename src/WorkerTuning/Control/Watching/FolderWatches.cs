using Microsoft.Extensions.Logging;

namespace WorkerTuning.Control.Watching;

/// <summary>
/// The system's own notifications of everything that can change what some patterns find. They follow a folder, not its name: so the way to each is
/// watched too, and when a name on it leads elsewhere, everything is watched again from there.
/// </summary>
/// <param name="nudge">Called at every notification that may matter, from any thread.</param>
/// <param name="logger">Says which folder cannot be watched.</param>
internal sealed class FolderWatches(Action nudge, ILogger logger) : IDisposable
{
    // While folders are made and moved faster than that, their notifications bring the next look.
    private const int MostRounds = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (WatchedFolder Folder, FileSystemWatcher? Watcher)> _watches = [];
    private readonly HashSet<string> _complained = [];
    private volatile bool _isStale;
    private bool _isDisposed;

    /// <summary>Watches what these patterns need now. What changes after that nudges; what has changed before, a look afterwards sees.</summary>
    public void Follow(IReadOnlyCollection<WatchedPattern> patterns)
    {
        lock (_lock)
        {
            for (var round = 0; round < MostRounds && !_isDisposed; round++)
            {
                var wanted = Folders(patterns);
                if (!_isStale && wanted.Count == _watches.Count && wanted.Values.All(f => _watches.TryGetValue(f.Path, out var known) && known.Folder.IsAs(f)))
                    return;
                Watch(wanted);
            }
        }
    }

    /// <summary>Says which folders are watched, and which are waited for.</summary>
    public void Announce(IEnumerable<WatchedPattern> patterns)
    {
        var folders = patterns.Select(p => p.Folder).Distinct().ToLookup(Directory.Exists);
        if (folders[true].Any())
            Log.FilesWatched(logger, string.Join(", ", folders[true]));
        foreach (var folder in folders[false])
            Log.FolderAwaited(logger, folder);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Clear(_ => true);
        }
    }

    private static Dictionary<string, WatchedFolder> Folders(IReadOnlyCollection<WatchedPattern> patterns)
    {
        var folders = new Dictionary<string, WatchedFolder>(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var trail = pattern.File is { } file ? PathTrail.Of(file) : PathTrail.Of(pattern.Folder);
            Add(trail);
            if (pattern.File is not null)
            {
                Of(trail.Steps[^1].Folder).IsNamed = true;
                continue;
            }

            if (trail.End is not { } end)
                continue;
            Of(end).Add(pattern);
            Of(end).IsNamed = true;
            // Mounted configuration is links to files elsewhere.
            foreach (var link in pattern.Files().Where(f => new FileInfo(f).Attributes.HasFlag(FileAttributes.ReparsePoint)))
                Add(PathTrail.Of(link));
        }

        return folders;

        WatchedFolder Of(string path) => folders.TryGetValue(path, out var known) ? known : folders[path] = new WatchedFolder(path);

        void Add(PathTrail trail)
        {
            foreach (var (folder, name) in trail.Steps)
                Of(folder).Add(name);
        }
    }

    // From the root down: what happens below a folder that is watched already is not missed.
    private void Watch(Dictionary<string, WatchedFolder> wanted)
    {
        var all = _isStale;
        _isStale = false;
        Clear(known => all || !wanted.TryGetValue(known.Path, out var folder) || !known.IsAs(folder));
        foreach (var folder in wanted.Values.OrderBy(f => f.Path.Length).Where(f => !_watches.ContainsKey(f.Path)))
            _watches[folder.Path] = (folder, Watcher(folder));
    }

    private void Clear(Func<WatchedFolder, bool> goes)
    {
        foreach (var (folder, watcher) in _watches.Values.Where(w => goes(w.Folder)).ToList())
        {
            watcher?.Dispose();
            _watches.Remove(folder.Path);
        }
    }

    private FileSystemWatcher? Watcher(WatchedFolder folder)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder.Path) { IncludeSubdirectories = folder.IsDeep };
            watcher.Changed += (_, e) => Hear(folder, e.Name, moves: false);
            watcher.Created += (_, e) => Hear(folder, e.Name, moves: true);
            watcher.Deleted += (_, e) => Hear(folder, e.Name, moves: true);
            watcher.Renamed += (_, e) =>
            {
                Hear(folder, e.OldName, moves: true);
                Hear(folder, e.Name, moves: true);
            };
            watcher.Error += (_, e) => Fail(folder, e.GetException());
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            watcher?.Dispose();
            Complain(folder, e);
            return null;
        }
    }

    private void Hear(WatchedFolder folder, string? name, bool moves)
    {
        if (!folder.Concerns(name))
            return;
        // A folder that is made again may get the number of the one before it.
        if (moves)
            _isStale = true;
        nudge();
    }

    private void Fail(WatchedFolder folder, Exception failure)
    {
        if (failure is InternalBufferOverflowException)
            Hear(folder, null, moves: true);
        else
            Complain(folder, failure);
    }

    // On the way to a folder much may be forbidden to look at, and hardly ever changes; a folder that is missing is waited for in the one above.
    private void Complain(WatchedFolder folder, Exception failure)
    {
        if (failure is ArgumentException || (failure is UnauthorizedAccessException && !folder.IsNamed))
            return;
        lock (_complained)
        {
            if (!_complained.Add(folder.Path))
                return;
        }

        Log.FolderNotWatched(logger, folder.Path, failure.Message);
    }
}
