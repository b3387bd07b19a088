using WorkerTuning.Control.Watching;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.Watching;

public sealed class WatchedPatternTests
{
    [Theory]
    [InlineData("a.txt", "", false)]
    [InlineData("*.txt", "", false)]
    [InlineData("conf/a.txt", "conf", false)]
    [InlineData("conf/*.json", "conf", false)]
    [InlineData("conf/*/a.json", "conf", true)]
    [InlineData("conf/**", "conf", true)]
    [InlineData("**/*.cs", "", true)]
    [InlineData("conf/pre*fix/a", "conf", true)]
    public void Parse_Pattern_WatchesTheFolderBeforeTheFirstWildcard(string text, string folder, bool deep)
    {
        var pattern = WatchedPattern.Parse(text, "/srv/app");

        Assert.Equal(("/srv/app/" + folder).TrimEnd('/'), pattern.Folder);
        Assert.Equal(deep, pattern.IsDeep);
    }

    [Theory]
    [InlineData("a.txt", "/srv/a.txt", true)]
    [InlineData("a.txt", "/srv/aXtxt", false)]
    [InlineData("a.txt", "/srv/b/a.txt", false)]
    [InlineData("/etc/a.txt", "/etc/a.txt", true)]
    [InlineData("/a.txt", "/a.txt", true)]
    [InlineData("*.txt", "/srv/a.txt", true)]
    [InlineData("*.txt", "/srv/b/a.txt", false)]
    [InlineData("b/*/c.txt", "/srv/b/x/c.txt", true)]
    [InlineData("b/*/c.txt", "/srv/b/x/y/c.txt", false)]
    [InlineData("b/**/c.txt", "/srv/b/x/y/c.txt", true)]
    [InlineData("b/**/c.txt", "/srv/b/c.txt", true)]
    [InlineData("b/**", "/srv/b/x/y", true)]
    [InlineData("b/**", "/srv/c/x", false)]
    [InlineData("?.txt", "/srv/a.txt", true)]
    [InlineData("?.txt", "/srv/ab.txt", false)]
    [InlineData("a+(b).txt", "/srv/a+(b).txt", true)]
    public void Matches_Path_AsShellsDo(string text, string path, bool expected) =>
        Assert.Equal(expected, WatchedPattern.Parse(text, "/srv").Matches(path));

    [Fact]
    public void Files_TheFolderIsGone_AreNone() => Assert.Empty(WatchedPattern.Parse("/no/such/folder/**/*.json", "/").Files());

    [Fact]
    public void Files_Folder_AreAllThatIsInIt()
    {
        using var folder = new ScratchFolder();
        var files = new[] { folder.Write("sub/a", ""), folder.Write("sub/deep/b", "") };
        folder.Write("other", "");

        Assert.Equal(files, WatchedPattern.Parse("sub", folder.Root).Files().Order());
    }

    [Fact]
    public void Files_MissingFolder_AreNone() => Assert.Empty(WatchedPattern.Parse("/no/such/folder/*.txt", "/").Files());
}
