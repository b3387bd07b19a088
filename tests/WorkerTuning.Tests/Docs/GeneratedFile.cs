using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>A file of the repository that is generated from the catalogue and kept under version control.</summary>
internal static class GeneratedFile
{
    /// <summary>Fails when the file differs; with UPDATE_DOCS=1 it is written instead.</summary>
    public static void AssertCurrent(string path, string text)
    {
        var full = Repository.Path(path.Split('/'));
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, text);
        }

        Assert.True(
            File.Exists(full) && File.ReadAllText(full).ReplaceLineEndings("\n") == text,
            $"{path} is stale. Run the tests once with UPDATE_DOCS=1 and commit what changes.");
    }
}
