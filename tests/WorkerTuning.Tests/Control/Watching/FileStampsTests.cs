using WorkerTuning.Control.Watching;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.Watching;

public sealed class FileStampsTests
{
    [Fact]
    public void Differences_NewGoneAndChanged_AreNamed()
    {
        using var folder = new ScratchFolder();
        var (changed, gone, same) = (folder.Write("a", "1"), folder.Write("b", ""), folder.Write("c", ""));
        var before = Take(folder);

        folder.Write("a", "longer");
        File.Delete(gone);
        var added = folder.Write("d", "");
        var now = Take(folder);

        Assert.Equal([changed, gone, added], FileStamps.Differences(before, now));
        Assert.Empty(FileStamps.Differences(now, Take(folder)));
        Assert.Contains(same, now.Keys);
    }

    [Fact]
    public void Differences_FolderBehindALinkIsSwapped_FileHasChanged()
    {
        // As Kubernetes mounts configuration: the file is a link through a link, and only the folder in the middle is exchanged.
        using var folder = new ScratchFolder();
        folder.Write("v1/conf", "1");
        folder.Write("v2/conf", "22");
        Directory.CreateSymbolicLink(folder.Path("data"), folder.Path("v1"));
        File.CreateSymbolicLink(folder.Path("conf"), folder.Path("data/conf"));
        WatchedPattern[] pattern = [WatchedPattern.Parse("conf", folder.Root)];
        var before = FileStamps.Take(pattern);

        Directory.Delete(folder.Path("data"));
        Directory.CreateSymbolicLink(folder.Path("data"), folder.Path("v2"));

        Assert.Equal([folder.Path("conf")], FileStamps.Differences(before, FileStamps.Take(pattern)));
    }

    private static IReadOnlyDictionary<string, string> Take(ScratchFolder folder) => FileStamps.Take([WatchedPattern.Parse(folder.Root, "/")]);
}
