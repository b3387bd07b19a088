using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using WorkerTuning.Applying;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying;

[SuppressMessage("Interoperability", "CA1416", Justification = "Modes are looked at where there are any.")]
public sealed class ControlSocketFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly CapturingLoggerProvider _logs = new();

    public void Dispose()
    {
        _folder.Dispose();
        _logs.Dispose();
    }

    [Theory]
    [InlineData("0600")]
    [InlineData("0660")]
    [InlineData("0666")]
    public void Create_ListensWithTheMode_AndRemoveTakesItAway(string mode)
    {
        var file = Make("ctl", mode);

        file.Create();

        Assert.Equal(_folder.Path("ctl"), file.Path);
        Assert.Equal((UnixFileMode)Convert.ToInt32(mode, 8), File.GetUnixFileMode(_folder.Path("ctl")));
        Assert.False(UnixListenSocket.IsDead(new UnixDomainSocketEndPoint(_folder.Path("ctl"))));
        file.Remove();
        Assert.Empty(Directory.GetFiles(_folder.Root));
        Assert.Throws<ObjectDisposedException>(() => file.Listener!.Accept());
        file.Remove();
    }

    [Fact]
    public async Task Remove_WhileSomebodyWaitsForAClient_EndsTheWait()
    {
        var file = Make("ctl");
        file.Create();
        using var waits = new SemaphoreSlim(0);
        var accepting = Task.Run(() =>
        {
            waits.Release();
            return Record.Exception(() => file.Listener!.Accept());
        });
        await waits.WaitAsync().WithTimeout();

        file.Remove();

        Assert.NotNull(await accepting.WithTimeout());
    }

    [Fact]
    public void Create_NoneWanted_MakesNone()
    {
        var file = new ControlSocketFile(new PlanStore(TestPlan.Make()), _logs.ToFactory());

        file.Create();
        file.Remove();

        Assert.Null(file.Listener);
    }

    [Fact]
    public void Create_StaleSocket_IsReplaced()
    {
        Abandon("ctl");

        var file = Make("ctl");
        file.Create();

        Assert.False(UnixListenSocket.IsDead(new UnixDomainSocketEndPoint(_folder.Path("ctl"))));
        file.Remove();
    }

    [Fact]
    public void Create_ASocketInUse_IsLeftAlone()
    {
        var other = Make("ctl");
        other.Create();

        var error = Assert.Throws<WorkerTuningException>(() => Make("ctl").Create());

        Assert.Equal($"control_socket = {_folder.Path("ctl")} (flag --control-socket): is in use by another process", error.Message);
        Assert.True(File.Exists(_folder.Path("ctl")));
        other.Remove();
    }

    [Theory]
    [InlineData("none/ctl", "the folder does not exist")]
    [InlineData("file", "is there already and is not a socket; it is left as it is")]
    [InlineData("folder", "is there already and is not a socket; it is left as it is")]
    public void Create_BadPath_IsRefusedWithSettingValueAndOrigin(string name, string reason)
    {
        _folder.Write("file", "kept");
        _folder.Folder("folder");

        var error = Assert.Throws<WorkerTuningException>(() => Make(name).Create());

        Assert.Equal($"control_socket = {_folder.Path(name)} (flag --control-socket): {reason}", error.Message);
        Assert.Equal("kept", _folder.Read("file"));
    }

    [Fact]
    public void Create_PathTooLong_IsRefused()
    {
        var error = Assert.Throws<WorkerTuningException>(() => Make(new string('x', 108)).Create());

        Assert.StartsWith($"control_socket = {_folder.Path(new string('x', 108))} (flag --control-socket): ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_AnothersInItsPlace_IsLeft()
    {
        var file = Make("ctl");
        file.Create();
        File.Delete(_folder.Path("ctl"));
        var next = Make("ctl");
        next.Create();

        file.Remove();

        Assert.False(UnixListenSocket.IsDead(new UnixDomainSocketEndPoint(_folder.Path("ctl"))));
        next.Remove();
    }

    [Fact]
    public void Promote_WithoutAnOldProcess_KeepsTheName()
    {
        var file = Make("ctl");
        file.Create();

        file.Promote();

        Assert.False(file.IsSecond);
        Assert.Equal(_folder.Path("ctl"), file.Path);
        file.Remove();
    }

    // As a process that was killed leaves it.
    private void Abandon(string name)
    {
        var file = Make(name);
        file.Create();
        file.Listener!.Dispose();
        Assert.True(UnixListenSocket.IsDead(new UnixDomainSocketEndPoint(_folder.Path(name))));
    }

    private ControlSocketFile Make(string name, string mode = "0600")
    {
        var path = _folder.Path(name);
        var plan = TestPlan.Make(
            process: new ProcessPlan { ControlSocket = new ControlSocketPlan(path, (UnixFileMode)Convert.ToInt32(mode, 8)) },
            settings: TestPlan.Setting("control_socket", path, "flag --control-socket"));
        return new ControlSocketFile(new PlanStore(plan), _logs.ToFactory());
    }
}
