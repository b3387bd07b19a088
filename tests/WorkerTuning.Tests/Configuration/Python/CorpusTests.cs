using WorkerTuning.Tests.PythonFiles;

namespace WorkerTuning.Tests.Configuration.Python;

/// <summary>
/// Whole files, in the manner of real projects. What the files of Corpus set was checked against Python itself (the functional tests do so
/// again); those of CorpusForeign depend on code that is not run.
/// </summary>
public sealed class CorpusTests
{
    public static TheoryData<string, string> Files()
    {
        var files = new TheoryData<string, string>();
        foreach (var folder in new[] { "Corpus", "CorpusForeign" })
        {
            foreach (var file in CorpusFile.All(folder)) files.Add(folder, file.Name);
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Evaluate_CorpusFile_IsAsExpected(string folder, string name)
    {
        var file = CorpusFile.All(folder).Single(f => f.Name == name);

        var described = CorpusFile.Describe(file.Evaluate());

        Assert.Equal(File.ReadAllText(file.ExpectedPath), described);
    }
}
