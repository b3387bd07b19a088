namespace WorkerTuning.Tests.Shared;

/// <summary>A new folder that only this user can enter, gone with everything in it when disposed.</summary>
internal sealed class ScratchFolder : IDisposable
{
    // Short, because the path of a unix socket may have 107 bytes.
    public string Root { get; } = Directory.CreateTempSubdirectory("wt-").FullName;

    /// <summary>The full path of <paramref name="name"/> in the folder; nothing is created.</summary>
    public string Path(string name) => System.IO.Path.Combine(Root, name);

    /// <summary>Writes a file (and the folders it needs) and returns its full path.</summary>
    public string Write(string name, string text)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string Read(string name) => File.ReadAllText(Path(name));

    public string Folder(string name) => Directory.CreateDirectory(Path(name)).FullName;

    public override string ToString() => Root;

    public void Dispose()
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }
}
