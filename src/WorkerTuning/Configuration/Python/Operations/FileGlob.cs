namespace WorkerTuning.Configuration.Python;

/// <summary>Finds what patterns name, as <c>glob.glob</c> does; the order is by name, where Python's is the file system's.</summary>
/// <param name="machine">Reads the folders.</param>
/// <param name="isRecursive">Whether <c>**</c> stands for any number of folders.</param>
/// <param name="takesHidden">Whether <c>*</c> stands for names with a dot in front.</param>
/// <param name="followsLinks">Whether <c>**</c> goes through links to folders.</param>
internal sealed class FileGlob(Machine machine, bool isRecursive, bool takesHidden, bool followsLinks)
{
    private const string AnyFolders = "**";

    /// <param name="pattern">With the folder in front of it, from the root or the working directory.</param>
    public IEnumerable<string> Find(string pattern) => Find(pattern, onlyFolders: false, 0).Where(p => p.Length > 0);

    private IEnumerable<string> Find(string pattern, bool onlyFolders, int depth)
    {
        if (depth > Limits.Nesting) throw new PythonLimitException("a pattern of too many folders");
        machine.Spend(1 + (pattern.Length >> 6));
        var (folder, name) = PathText.Split(pattern);
        if (!NamePattern.IsOne(pattern))
        {
            if (name.Length > 0 ? machine.Exists(pattern) : IsFolder(folder)) yield return pattern;
            yield break;
        }

        IEnumerable<string> folders = folder.Length > 0 && folder != pattern && NamePattern.IsOne(folder) ? Find(folder, onlyFolders: true, depth + 1) : [folder];
        foreach (var parent in folders)
        {
            foreach (var found in In(parent, name, onlyFolders)) yield return machine.NewText(PathText.Join(parent, found));
        }
    }

    private IEnumerable<string> In(string folder, string name, bool onlyFolders)
    {
        if (isRecursive && name == AnyFolders) return folder.Length == 0 || IsFolder(folder) ? Below(folder, onlyFolders, 0).Prepend("") : [];
        if (NamePattern.IsOne(name))
        {
            return Entries(folder)
                .Where(e => (!onlyFolders || e.IsFolder) && (takesHidden || !e.Name.StartsWith('.') || name.StartsWith('.')) && NamePattern.Matches(machine, name, e.Name))
                .Select(e => e.Name);
        }

        return (name.Length == 0 ? IsFolder(folder) : machine.Exists(PathText.Join(folder, name))) ? [name] : [];
    }

    private IEnumerable<string> Below(string folder, bool onlyFolders, int depth)
    {
        if (depth > Limits.Nesting) throw new UnknownValueException(machine.Unknown("the folders are nested too deeply"));
        foreach (var entry in Entries(folder).Where(e => (!onlyFolders || e.IsFolder) && (takesHidden || !e.Name.StartsWith('.'))))
        {
            if (!entry.IsLink || followsLinks || !onlyFolders) yield return entry.Name;
            if (!entry.IsFolder || (entry.IsLink && !followsLinks)) continue;
            foreach (var inner in Below(PathText.Join(folder, entry.Name), onlyFolders, depth + 1)) yield return PathText.Join(entry.Name, inner);
        }
    }

    private IReadOnlyList<FolderEntry> Entries(string folder) => machine.ReadFolder(folder) ?? [];

    private bool IsFolder(string path) => machine.Host.KindOf(PathText.Absolute(machine, path)) == PathKind.Folder;
}
