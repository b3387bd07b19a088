namespace WorkerTuning.Configuration.Python;

/// <summary><c>pathlib</c>: one type, since only POSIX paths are meant.</summary>
internal static class PathlibModule
{
    private static readonly PyType Path = new("Path", PathMethods.Join);

    public static readonly IReadOnlyDictionary<string, object> Members = new Dictionary<string, object>
    {
        ["Path"] = Path,
        ["PosixPath"] = Path,
        ["PurePath"] = Path,
        ["PurePosixPath"] = Path,
    };
}
