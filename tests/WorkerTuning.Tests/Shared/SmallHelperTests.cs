namespace WorkerTuning.Tests.Shared;

public class SmallHelperTests
{
    [Fact]
    public void ScratchFolder_Disposed_IsGoneWithItsFiles()
    {
        string root;
        using (var folder = new ScratchFolder())
        {
            root = folder.Root;
            Assert.Equal("text", File.ReadAllText(folder.Write("deep/file.txt", "text")));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(root));
        }

        Assert.False(Directory.Exists(root));
    }

    [Fact]
    public void FreePort_Several_AreDifferent() => Assert.Equal(20, FreePort.Several(20).Distinct().Count());

    [Fact]
    public void Peers_OnThePath_AreFound() => Assert.EndsWith("/sh", Peers.Require("sh"), StringComparison.Ordinal);

    [Fact]
    public void Peers_Missing_AreNotFound() => Assert.Null(Peers.Find("no-such-program-anywhere"));

    [Fact]
    public async Task WithTimeout_TaskThatHangs_NamesIt()
    {
        var hanging = new TaskCompletionSource();

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => hanging.Task.WithTimeout(TimeSpan.FromMilliseconds(10)));

        Assert.StartsWith("hanging.Task took", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithTimeout_TaskWithATimeoutOfItsOwn_KeepsItsMessage()
    {
        var failed = Task.FromException<int>(new TimeoutException("its own"));

        Assert.Equal("its own", (await Assert.ThrowsAsync<TimeoutException>(() => failed.WithTimeout())).Message);
    }
}
