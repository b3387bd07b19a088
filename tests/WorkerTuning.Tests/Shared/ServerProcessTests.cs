using System.Net;

namespace WorkerTuning.Tests.Shared;

public class ServerProcessTests
{
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(255)]
    public async Task Exit_WithACode_ReturnsIt(int code)
    {
        await using var shell = Shell($"exit {code}");

        Assert.Equal(code, await shell.WaitForExitAsync());
    }

    [SkippableTheory]
    [InlineData((int)UnixSignal.Int, 130)]
    [InlineData((int)UnixSignal.Quit, 131)]
    [InlineData((int)UnixSignal.Hup, 129)]
    [InlineData((int)UnixSignal.Term, 143)]
    [InlineData((int)UnixSignal.Usr1, 138)]
    [InlineData((int)UnixSignal.Kill, 137)]
    public async Task Signal_NotHandled_EndsTheProcess(int signal, int code)
    {
        await using var shell = Shell("ulimit -c 0; echo ready; exec sleep 60");
        await shell.WaitForLineAsync("ready");

        shell.Signal(signal);

        Assert.Equal(code, await shell.WaitForExitAsync());
    }

    [SkippableFact]
    public async Task Signal_Handled_IsSeenByTheHandler()
    {
        await using var shell = Shell("trap 'echo reloaded' HUP; echo ready; while :; do sleep 60 & wait $!; done");
        var ready = await shell.WaitForLineAsync("ready");

        shell.Signal(UnixSignal.Hup);
        var first = await shell.WaitForLineAsync("reloaded", after: ready);
        shell.Signal(UnixSignal.Hup);
        var second = await shell.WaitForLineAsync("reloaded", after: first);

        Assert.True(second.Index > first.Index);
        Assert.True(ProcessStatus.Of(shell.Pid).Catches(UnixSignal.Hup));
        Assert.False(ProcessStatus.Of(shell.Pid).Ignores(UnixSignal.Int));
    }

    [SkippableFact]
    public async Task WaitForLine_OfOneStream_PassesOverTheOther()
    {
        await using var shell = Shell("echo same; echo same >&2");

        var line = await shell.WaitForLineAsync("same", OutputStream.Error);

        Assert.Equal((OutputStream.Error, "same"), (line.Stream, line.Text));
    }

    [SkippableFact]
    public async Task WaitForLine_OutputEndsWithoutIt_FailsAtOnceAndShowsTheOutput()
    {
        await using var shell = Shell("echo something else; echo trouble >&2; exit 7");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => shell.WaitForLineAsync("ready"));

        Assert.Contains("out | something else", failure.Message, StringComparison.Ordinal);
        Assert.Contains("err | trouble", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task WaitForLine_InTime_TimesOutAndShowsTheOutput()
    {
        await using var shell = Shell("echo booting; exec sleep 60");
        await shell.WaitForLineAsync("booting");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => shell.WaitForLineAsync("ready", limit: TimeSpan.FromMilliseconds(50)));

        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Contains("out | booting", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Start_WithAnEnvironment_HasThatAndLittleElse()
    {
        using var folder = new ScratchFolder();
        var variables = new Dictionary<string, string?> { ["GUNICORN_TIMEOUT"] = "30", ["HOME"] = null };
        await using var shell = ServerProcess.Start("sh", ["-c", "echo ready; while :; do sleep 60 & wait; done"], variables, folder.Root);
        await shell.WaitForLineAsync("ready");

        var environment = ProcessFiles.Environment(shell.Pid);

        Assert.Equal("30", environment["GUNICORN_TIMEOUT"]);
        Assert.DoesNotContain("HOME", environment.Keys);
        Assert.All(environment.Keys, name => Assert.True(name is "GUNICORN_TIMEOUT" or "PATH" || name.StartsWith("DOTNET_", StringComparison.Ordinal)));
        Assert.Equal(folder.Root, ProcessFiles.WorkingDirectory(shell.Pid));
    }

    [SkippableFact]
    public async Task Dispose_WithChildren_EndsThemToo()
    {
        var shell = Shell("sleep 60 & echo child $!; wait");
        var line = await shell.WaitForLineAsync("child");
        Assert.Equal(line.Text, $"child {Assert.Single(ProcessFiles.Children(shell.Pid))}");

        await shell.DisposeAsync();

        // The child holds the other end of the pipes as long as it lives.
        await shell.Output.Ended.WithTimeout();
    }

    [SkippableFact]
    public async Task ProcessFiles_OfAShell_TellWhatItIs()
    {
        await using var shell = Shell("umask 027; echo ready; while :; do sleep 60 & wait; done");
        await shell.WaitForLineAsync("ready");

        var status = ProcessStatus.Of(shell.Pid);

        Assert.Equal(Convert.ToInt32("027", 8), status.Umask);
        Assert.Equal(1, status.Threads);
        Assert.Equal("sh", ProcessFiles.Name(shell.Pid));
        Assert.Equal("-c", ProcessFiles.CommandLine(shell.Pid)[1]);
        Assert.StartsWith("pipe:", ProcessFiles.Descriptors(shell.Pid)[1], StringComparison.Ordinal);
        Assert.Empty(ProcessFiles.Sockets(shell.Pid));
    }

    [SkippableFact]
    public async Task WaitForListening_LineOfKestrel_ReturnsTheAddress()
    {
        await using var shell = Shell("echo '      Now listening on: http://127.0.0.1:4321'");

        Assert.Equal(new Uri("http://127.0.0.1:4321"), await shell.WaitForListeningAsync());
    }

    [SkippableFact]
    public async Task WaitForListening_ProcessGone_FailsAtOnce()
    {
        await using var shell = Shell("exit 1");
        await shell.WaitForExitAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => shell.WaitForListeningAsync(new IPEndPoint(IPAddress.Loopback, FreePort.Next())));
    }

    private static ServerProcess Shell(string script) => ServerProcess.Start("sh", ["-c", script]);
}
