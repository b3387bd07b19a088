using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Control.Watching;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Control.Watching;

/// <summary>On the real file system: each case ends when its change is seen, and fails when it never is.</summary>
public sealed class FolderWatchesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly SemaphoreSlim _nudges = new(0);
    private readonly FolderWatches _watches;
    private string _pattern = "";
    private IReadOnlyDictionary<string, string> _seen = new Dictionary<string, string>();

    public FolderWatchesTests() => _watches = new FolderWatches(() => _nudges.Release(), NullLogger.Instance);

    public void Dispose()
    {
        _watches.Dispose();
        _nudges.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Folder_OfAPatternThatIsMissing_IsSaidToBeAwaitedAndNothingElse()
    {
        var lines = new List<CapturedLog>();
        using var watches = new FolderWatches(() => { }, new CapturingLogger("test", lines.Add));
        _folder.Write("conf/a.json", "1");
        WatchedPattern[] patterns = [.. new[] { "conf/*.json", "nowhere/*.html", "nowhere/b.html" }.Select(text => WatchedPattern.Parse(text, _folder.Root))];

        watches.Follow(patterns);
        watches.Announce(patterns);

        Assert.Equal(
            [$"Changed files in {_folder.Path("conf")} reload the settings", $"The folder {_folder.Path("nowhere")} does not exist yet; files in it reload the settings once it does"],
            lines.Select(l => l.Message));
    }

    [Fact]
    public async Task File_ReplacedByRename_IsSeenWithTheSameTimeAndLength()
    {
        var file = _folder.Write("conf/a.json", "1");
        Watch("conf/a.json");

        var time = File.GetLastWriteTimeUtc(file);
        File.SetLastWriteTimeUtc(_folder.Write("conf/next", "2"), time);
        File.Move(_folder.Path("conf/next"), file, overwrite: true);

        await SeeAsync(file);
    }

    [Fact]
    public async Task Folder_RemovedAndMadeAgain_IsSeenThenAndAfterwards()
    {
        var file = _folder.Write("conf/a.json", "1");
        Watch("conf/a.json");

        Directory.Delete(_folder.Path("conf"), recursive: true);
        await SeeAsync(file);
        _folder.Write("conf/a.json", "longer");
        await SeeAsync(file);
        _folder.Write("conf/a.json", "longer still");
        await SeeAsync(file);
    }

    [Fact]
    public async Task Folder_ReplacedByRename_IsSeenThenAndAfterwards()
    {
        var file = _folder.Write("conf/a.json", "1");
        _folder.Write("next/a.json", "longer");
        Watch("conf/a.json");

        Directory.Move(_folder.Path("conf"), _folder.Path("old"));
        Directory.Move(_folder.Path("next"), _folder.Path("conf"));
        await SeeAsync(file);
        _folder.Write("conf/a.json", "longer still");
        await SeeAsync(file);
    }

    [Fact]
    public async Task FolderAbove_ReplacedByRename_IsSeenThenAndAfterwards()
    {
        var file = _folder.Write("app/etc/conf/a.json", "1");
        _folder.Write("next/etc/conf/a.json", "longer");
        Watch("app/etc/conf/a.json");

        Directory.Move(_folder.Path("app"), _folder.Path("old"));
        Directory.Move(_folder.Path("next"), _folder.Path("app"));
        await SeeAsync(file);
        _folder.Write("app/etc/conf/a.json", "longer still");
        await SeeAsync(file);
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("*.json")]
    [InlineData("")]
    public async Task Link_OfTheLastComponent_IsSeenWhenItIsSwitched(string pattern)
    {
        _folder.Write("v1.txt", "1");
        _folder.Write("v2.txt", "longer");
        _folder.Folder("conf");
        var file = _folder.Path("conf/a.json");
        File.CreateSymbolicLink(file, "../v1.txt");
        Watch("conf/" + pattern);

        Switch("conf/a.json", "../v2.txt");
        await SeeAsync(file);
        _folder.Write("v2.txt", "in place, and longer");
        await SeeAsync(file);
    }

    [Theory]
    [InlineData("a.json")]
    [InlineData("*.json")]
    public async Task Link_OfAComponentInTheMiddle_IsSeenWhenItIsSwitched(string pattern)
    {
        // As Kubernetes mounts a ConfigMap: conf/a.json leads to ..data/a.json, and ..data is switched by a rename.
        var time = File.GetLastWriteTimeUtc(_folder.Write("conf/..1/a.json", "1"));
        File.SetLastWriteTimeUtc(_folder.Write("conf/..2/a.json", "2"), time);
        Directory.CreateSymbolicLink(_folder.Path("conf/..data"), "..1");
        var file = _folder.Path("conf/a.json");
        File.CreateSymbolicLink(file, "..data/a.json");
        Watch("conf/" + pattern);

        Switch("conf/..data", "..2");
        await SeeAsync(file);
        Directory.Delete(_folder.Path("conf/..1"), recursive: true);
        _folder.Write("conf/..2/a.json", "longer");
        await SeeAsync(file);
    }

    [Fact]
    public async Task Link_OfAFolderAbove_IsSeenWhenItIsSwitched()
    {
        _folder.Write("releases/1/conf/a.json", "1");
        _folder.Write("releases/2/conf/a.json", "2");
        Directory.CreateSymbolicLink(_folder.Path("current"), _folder.Path("releases/1"));
        Watch("current/conf/a.json");

        Switch("current", _folder.Path("releases/2"));

        await SeeAsync(_folder.Path("current/conf/a.json"));
    }

    [Fact]
    public async Task Folder_ThatDoesNotExistYet_IsSeenWhenItIsMade()
    {
        Watch("later/deep/a.json");

        var file = _folder.Write("later/deep/a.json", "1");
        await SeeAsync(file);
        _folder.Write("later/deep/a.json", "longer");
        await SeeAsync(file);
    }

    [Fact]
    public async Task Folder_WhoseContentsAreWatched_MayBeMadeLater()
    {
        Watch("later");

        await SeeAsync(_folder.Write("later/deep/a.json", "1"));
    }

    [Fact]
    public async Task Neighbour_ThatIsNotWatched_DoesNotNudge()
    {
        _folder.Write("conf/a.json", "1");
        Watch("conf/a.json");

        for (var i = 0; i < 20; i++)
        {
            _folder.Write("conf/app.log", $"written all the time {i}");
            _folder.Write($"other{i}/a.json", "1");
        }

        var file = _folder.Write("conf/a.json", "longer");
        await SeeAsync(file, out var nudges);

        // The changes of the file itself; notifications come in order.
        Assert.InRange(nudges(), 1, 5);
    }

    private void Watch(string pattern)
    {
        _pattern = pattern;
        _seen = Take();
    }

    // As the watch does at each look: what is a folder now may have been none before.
    private IReadOnlyDictionary<string, string> Take()
    {
        WatchedPattern[] patterns = [WatchedPattern.Parse(_pattern, _folder.Root)];
        _watches.Follow(patterns);
        return FileStamps.Take(patterns);
    }

    private void Switch(string link, string target)
    {
        File.CreateSymbolicLink(_folder.Path("draft"), target);
        // File.Move follows a link to a folder.
        Assert.Equal(0, Rename(_folder.Path("draft"), _folder.Path(link)));
    }

    [DllImport("libc", EntryPoint = "rename", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename([MarshalAs(UnmanagedType.LPUTF8Str)] string from, [MarshalAs(UnmanagedType.LPUTF8Str)] string to);

    private Task SeeAsync(string file) => SeeAsync(file, out _);

    // Looks as the gate does, at notifications only.
    private Task SeeAsync(string file, out Func<int> nudges)
    {
        var count = 0;
        nudges = () => count;
        return Look().WithTimeout(what: "seeing the change of " + file);

        async Task Look()
        {
            while (true)
            {
                await _nudges.WaitAsync();
                count++;
                var now = Take();
                var differences = FileStamps.Differences(_seen, now);
                _seen = now;
                if (differences.Contains(file))
                    return;
            }
        }
    }
}
