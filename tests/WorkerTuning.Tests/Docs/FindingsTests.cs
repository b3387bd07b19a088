using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>The scripts of findings/ are outside CI; that each is listed and can be run is not.</summary>
public class FindingsTests
{
    [Fact]
    public void Scripts_AreListedAndExecutable()
    {
        var folder = Repository.Path("findings");
        var page = File.ReadAllText(Path.Combine(folder, "README.md"));
        var scripts = Directory.GetFiles(folder, "*.sh");

        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Contains($"| [{Path.GetFileName(script)}]({Path.GetFileName(script)}) |", page, StringComparison.Ordinal));
        Assert.All(scripts, script => Assert.True(File.GetUnixFileMode(script).HasFlag(UnixFileMode.UserExecute), $"{script} is not executable."));
    }
}
