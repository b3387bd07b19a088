using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.AccessLog.Writing;

public sealed class FileSinkTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ManualTime _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    private string Path => _folder.Path("a.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_NewFile_IsOpenToItsGroupToRead()
    {
        using var sink = Make();

        Assert.Equal((UnixFileMode)0b110_100_000, File.GetUnixFileMode(Path) | UnixFileMode.GroupRead);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path) & (UnixFileMode)0b111);
    }

    [Fact]
    public void Open_FolderMissing_SaysWhich()
    {
        var e = Assert.Throws<IOException>(() => new FileSink(_folder.Path("no/a.log"), new RotationPlan(), _clock));

        Assert.Equal($"the folder {_folder.Path("no")} does not exist", e.Message);
    }

    [Fact]
    public void Open_AFolderInItsPlace_Fails()
    {
        _folder.Folder("a.log");

        Assert.Throws<IOException>(Make);
    }

    [Fact]
    public void Take_ExistingFile_IsAppendedTo()
    {
        _folder.Write("a.log", "old\n");
        using var sink = Make();
        Take(sink, "new\n");

        Assert.Equal("old\nnew\n", _folder.Read("a.log"));
    }

    [Fact]
    public void Take_BehindALink_RotatesTheFileAndKeepsTheLink()
    {
        var real = _folder.Path("real.log");
        File.WriteAllText(real, "12345678\n");
        File.CreateSymbolicLink(Path, real);
        using var sink = new FileSink(Path, new RotationPlan { MaxSize = 10, Backups = 2 }, _clock);

        Take(sink, "next\n");

        Assert.Equal(("12345678\n", "next\n"), (_folder.Read("real.log.1"), _folder.Read("real.log")));
        Assert.Equal(real, new FileInfo(Path).LinkTarget);
        Assert.False(File.Exists(Path + ".1"));
    }

    [Fact]
    public void Take_TwoWritersOfOneFile_KeepAllLines()
    {
        using var one = Make();
        using var two = Make();
        Take(one, "1\n");
        Take(two, "2\n");
        Take(one, "3\n");

        Assert.Equal("1\n2\n3\n", _folder.Read("a.log"));
    }

    [Fact]
    public void Take_FileTruncatedByOthers_GoesOnAtItsBeginning()
    {
        using var sink = Make();
        Take(sink, "before\n");
        File.WriteAllText(Path, "");
        Take(sink, "after\n");

        Assert.Equal("after\n", _folder.Read("a.log"));
    }

    [Fact]
    public void Reopen_FileMovedAway_BeginsANewOne()
    {
        using var sink = Make();
        Take(sink, "before\n");
        File.Move(Path, _folder.Path("moved"));
        Take(sink, "still\n");
        sink.Reopen();
        Take(sink, "after\n");

        Assert.Equal("before\nstill\n", _folder.Read("moved"));
        Assert.Equal("after\n", _folder.Read("a.log"));
    }

    [Fact]
    public void Take_FileDeleted_IsThereAgainAfterASecond()
    {
        using var sink = Make();
        Take(sink, "before\n");
        File.Delete(Path);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Take(sink, "after\n");

        Assert.Equal("after\n", _folder.Read("a.log"));
    }

    [Fact]
    public void Take_FolderGone_FailsUntilItIsBack()
    {
        var path = _folder.Path("logs/a.log");
        _folder.Folder("logs");
        using var sink = new FileSink(path, new RotationPlan(), _clock);
        Directory.Delete(_folder.Path("logs"), recursive: true);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Throws<IOException>(() => Take(sink, "lost?\n"));
        Assert.Throws<IOException>(() => Take(sink, "lost?\n"));
        _folder.Folder("logs");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Take(sink, "kept\n");

        Assert.Equal("kept\n", File.ReadAllText(path));
    }

    [Fact]
    public void Take_MaxSize_MovesFullFilesAwayAtLineEnds()
    {
        using var sink = Make(new RotationPlan(MaxSize: 10, Backups: 2));
        Take(sink, "1234\n1234\n123\n12345678901234\nx\n");

        Assert.Equal(["x\n", "12345678901234\n", "123\n"], Files());
    }

    [Fact]
    public void Take_NoBackups_DeletesTheFullFile()
    {
        using var sink = Make(new RotationPlan(MaxSize: 4, Backups: 0));
        Take(sink, "one\ntwo\n");

        Assert.Equal(["two\n"], Files());
    }

    [Fact]
    public void Take_NextDay_MovesTheFileAway()
    {
        using var sink = Make(new RotationPlan(Daily: true, Backups: 7));
        Take(sink, "friday\n");
        _clock.Advance(TimeSpan.FromHours(11.9));
        Take(sink, "late\n");
        _clock.Advance(TimeSpan.FromHours(0.2));
        Take(sink, "saturday\n");

        Assert.Equal(["saturday\n", "friday\nlate\n"], Files());
    }

    [Fact]
    public void Take_FileOfYesterdayAtTheStart_IsMovedAway()
    {
        _folder.Write("a.log", "old\n");
        File.SetLastWriteTimeUtc(Path, new DateTime(2026, 11, 19, 23, 0, 0, DateTimeKind.Utc));
        using var sink = Make(new RotationPlan(Daily: true, Backups: 7));
        Take(sink, "new\n");

        Assert.Equal(["new\n", "old\n"], Files());
    }

    [Fact]
    public void Take_AnotherProcessRotatedFirst_FollowsIt()
    {
        using var sink = Make(new RotationPlan(MaxSize: 10, Backups: 2));
        Take(sink, "12345678\n");
        File.Move(Path, Path + ".1");
        File.WriteAllText(Path, "theirs\n");
        Take(sink, "ours\n");

        Assert.Equal(["theirs\nours\n", "12345678\n"], Files());
    }

    [Fact]
    public void Take_MovedAndNoNewOneCanBeOpened_GoesOnInTheOldOne()
    {
        using var sink = Make();
        Take(sink, "before\n");
        File.Move(Path, _folder.Path("moved"));
        _folder.Folder("a.log");
        Assert.Throws<IOException>(sink.Reopen);
        Take(sink, "old\n");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Take(sink, "still old\n");
        Assert.Contains("this is a folder", sink.NotRenewed, StringComparison.Ordinal);
        Directory.Delete(Path);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Take(sink, "new\n");

        Assert.Equal(("before\nold\nstill old\n", "new\n", null), (_folder.Read("moved"), _folder.Read("a.log"), sink.NotRenewed));
    }

    [Fact]
    public void Take_DeletedAndNoNewOneCanBeOpened_FailsRatherThanLoseLines()
    {
        using var sink = Make();
        File.Delete(Path);
        _folder.Folder("a.log");
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Throws<IOException>(() => Take(sink, "kept\n"));
        Assert.Throws<IOException>(() => Take(sink, "kept\n"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Take_DueButCannotBeMoved_GoesOnInTheFileAndIsMovedLater(bool daily)
    {
        _folder.Write("a.log.1/in.the.way", "");
        using var sink = Make(daily ? new RotationPlan(Daily: true, Backups: 1) : new RotationPlan(MaxSize: 10, Backups: 1));
        Take(sink, "12345678\n");
        if (daily)
            _clock.Advance(TimeSpan.FromDays(1));
        Take(sink, "more\nand more\n");
        Assert.NotNull(sink.NotRenewed);
        Directory.Delete(Path + ".1", recursive: true);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Take(sink, "new\n");

        Assert.Equal(["new\n", "12345678\nmore\nand more\n"], Files());
        Assert.Null(sink.NotRenewed);
    }

    [Fact]
    public void Opened_Fails_KeepsTheOldOne()
    {
        var fails = false;
        using var sink = new FileSink(Path, new RotationPlan(), _clock, _ => _ = fails ? throw new IOException("Too many open files") : 0);
        Take(sink, "before\n");
        File.Move(Path, _folder.Path("moved"));
        fails = true;
        Assert.Throws<IOException>(sink.Reopen);
        Take(sink, "after\n");

        Assert.Equal("before\nafter\n", _folder.Read("moved"));
    }

    [SkippableFact]
    public async Task Open_PipeThatNobodyReads_IsRefusedAtOnce()
    {
        MakePipe();

        Assert.Equal("no process reads this pipe", (await Assert.ThrowsAsync<IOException>(() => Task.Run(Make)).WithTimeout()).Message);
    }

    [SkippableFact]
    public async Task Open_PipeThatIsRead_GetsTheLines()
    {
        MakePipe();
        var reading = Task.Run(() => File.ReadAllText(Path));
        // Until the reader is there.
        FileSink? sink = null;
        while (sink is null)
        {
            Assert.False(reading.IsCompleted);
            try
            {
                sink = Make();
            }
            catch (IOException)
            {
                await Task.Yield();
            }
        }

        Take(sink, "line\n" + new string('x', 100_000));
        sink.Dispose();

        Assert.StartsWith("line\nxxx", await reading.WithTimeout(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Open_Socket_SaysWhatMayBeThere()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path));

        Assert.Equal("must be a file, a pipe that is read, or a device such as /dev/null; this is a socket", Assert.Throws<IOException>(Make).Message);
    }

    [Fact]
    public void Take_DeviceWithMaxSize_IsLeftAlone()
    {
        using var sink = new FileSink("/dev/null", new RotationPlan(MaxSize: 1, Daily: true), _clock);
        Take(sink, "one\ntwo\n");

        Assert.False(File.Exists("/dev/null.1"));
    }

    [SkippableFact]
    public void Take_DiskFull_SaysSo()
    {
        Skip.IfNot(File.Exists("/dev/full"));
        using var sink = new FileSink("/dev/full", new RotationPlan(), _clock);

        Assert.Contains("No space left", Assert.Throws<IOException>(() => Take(sink, "x\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opened_EachTime_TellsTheDescriptor()
    {
        var descriptors = new List<int>();
        using var sink = new FileSink(Path, new RotationPlan(), _clock, descriptors.Add);
        sink.Reopen();

        Assert.Equal(2, descriptors.Count);
        Assert.All(descriptors, d => Assert.True(d > 2));
    }

    private FileSink Make() => Make(new RotationPlan());

    private FileSink Make(RotationPlan rotation) => new(Path, rotation, _clock);

    private static void Take(FileSink sink, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        for (var taken = 0; taken < bytes.Length;)
            taken += sink.Take(bytes.AsSpan(taken));
    }

    private void MakePipe()
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", Path);
        made.WaitForExit();
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(_folder.Root).Order(StringComparer.Ordinal).Select(File.ReadAllText);
}
