namespace WorkerTuning.Control.Watching;

/// <summary>
/// The way the system goes from the root to what a path names, through links: every name on it, in the folder that really holds it. A path
/// leads elsewhere only when one of these changes.
/// </summary>
/// <param name="Steps">Folders without links in their paths, and a name in each. The last is the file, a folder, or the first name that is missing.</param>
/// <param name="End">The folder that the path leads to, without links; null where it leads to none.</param>
internal sealed record PathTrail(IReadOnlyList<(string Folder, string Name)> Steps, string? End)
{
    // The kernel's own limit.
    private const int MostLinks = 40;

    /// <param name="path">A full path.</param>
    public static PathTrail Of(string path)
    {
        var steps = new List<(string Folder, string Name)>();
        var names = new Stack<string>();
        var folder = Begin(path, names);
        for (var links = 0; names.TryPop(out var name);)
        {
            if (name == "..")
            {
                folder = Path.GetDirectoryName(folder) ?? folder;
                continue;
            }

            steps.Add((folder, name));
            var full = Path.Join(folder, name);
            if (Target(full) is { } target)
            {
                if (++links > MostLinks)
                    return new PathTrail(steps, null);
                folder = Path.IsPathRooted(target) ? Begin(target, names) : Push(target, names, folder);
            }
            else if (Directory.Exists(full))
            {
                folder = full;
            }
            else
            {
                return new PathTrail(steps, null);
            }
        }

        return new PathTrail(steps, folder);
    }

    private static string Begin(string path, Stack<string> names)
    {
        var root = Path.GetPathRoot(path)!;
        return Push(path[root.Length..], names, root);
    }

    private static string Push(string path, Stack<string> names, string folder)
    {
        foreach (var name in path.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
        {
            if (name is not ("" or "."))
                names.Push(name);
        }

        return folder;
    }

    private static string? Target(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
