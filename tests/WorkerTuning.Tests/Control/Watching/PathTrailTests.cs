using WorkerTuning.Control.Watching;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.Watching;

public sealed class PathTrailTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_LinkInTheMiddle_HasTheLinkAndWhereItLeads()
    {
        var file = _folder.Write("v1/a.json", "");
        Directory.CreateSymbolicLink(_folder.Path("current"), "./x/../v1");
        _folder.Folder("x");

        var trail = PathTrail.Of(_folder.Path("current/a.json"));

        Assert.Equal(
            [(_folder.Root, "current"), (_folder.Root, "x"), (_folder.Root, "v1"), (_folder.Path("v1"), "a.json")],
            trail.Steps.SkipWhile(s => s.Folder != _folder.Root));
        Assert.Null(trail.End);
        Assert.Equal(_folder.Path("v1"), PathTrail.Of(_folder.Path("current")).End);
        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Of_MissingFolder_EndsAtIt() => Assert.Equal((_folder.Root, "none"), PathTrail.Of(_folder.Path("none/deep/a.json")).Steps[^1]);

    [Fact]
    public void Of_LinksInACircle_Ends()
    {
        File.CreateSymbolicLink(_folder.Path("a"), "b");
        File.CreateSymbolicLink(_folder.Path("b"), "a");

        Assert.Null(PathTrail.Of(_folder.Path("a/conf")).End);
    }

    [Fact]
    public void Of_Root_HasNoSteps()
    {
        var trail = PathTrail.Of("/");

        Assert.Empty(trail.Steps);
        Assert.Equal("/", trail.End);
    }
}
