namespace WorkerTuning.Tests.Shared;

/// <summary>Where the sources are, for tests that read them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "WorkerTuning.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"WorkerTuning.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}
