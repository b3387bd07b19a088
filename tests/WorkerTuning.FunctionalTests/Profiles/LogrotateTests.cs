using System.Net;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>The pxe profile's logrotate.conf on the logs of a running server.</summary>
public sealed class LogrotateTests : IDisposable
{
    private static readonly SampleProgram Sample = SampleProgram.Pxe;
    private static readonly string Configuration = File.ReadAllText(Sample.Path("deploy/logrotate.conf"));

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Rotation_OfARunningServer_IsWrittenOnInANewFile()
    {
        Peers.Require("logrotate");
        // For the user that the server becomes.
        File.SetUnixFileMode(_folder.Root, (UnixFileMode)0b111_111_111);
        var address = new IPEndPoint(IPAddress.Loopback, FreePort.Next());
        await using var process = Sample.Start([
            "--bind", address.ToString(), "--chdir", _folder.Root, "--pid", _folder.Path("pid"), "--user", Person.Available.User, "--group", Person.Available.Group,
            "--access-logfile", _folder.Path("access.log"), "--error-logfile", _folder.Path("error.log")]);
        await process.WaitForListeningAsync(address, TimeSpan.FromMinutes(1));
        await AskAsync("/?before");
        await Wire.UntilAsync(() => Log("access.log").Contains("/?before", StringComparison.Ordinal));

        var (code, output) = await RotateAsync(Here(Configuration).Replace(Signal, $"kill -USR1 {process.Pid}", StringComparison.Ordinal), "--force");

        Assert.True(code == 0 && !output.Contains("error:", StringComparison.Ordinal), output);
        await Wire.UntilAsync(() => File.Exists(_folder.Path("access.log")) && File.Exists(_folder.Path("error.log")));
        await AskAsync("/?after");
        await Wire.UntilAsync(() => Log("access.log").Contains("/?after", StringComparison.Ordinal));
        Assert.DoesNotContain("/?before", Log("access.log"), StringComparison.Ordinal);
        Assert.Contains("/?before", Log("access.log.1"), StringComparison.Ordinal);
        Assert.Contains("Application started", Log("error.log.1"), StringComparison.Ordinal);
        process.Signal(UnixSignal.Term);
        Assert.Equal(0, await process.WaitForExitAsync(TimeSpan.FromMinutes(1)));

        async Task AskAsync(string path)
        {
            await using var http = await RawHttp.ConnectAsync(address.Port);
            Assert.Equal(200, (await http.GetAsync(path)).Status);
        }
    }

    [SkippableTheory]
    [InlineData("daily", "dayly")]
    [InlineData("rotate 14", "rotate many")]
    [InlineData("endscript", "")]
    public async Task Configuration_MistakeInIt_IsFound(string text, string mistake)
    {
        Assert.Contains(text, Configuration, StringComparison.Ordinal);
        var (_, output) = await RotateAsync(Here(Configuration).Replace(text, mistake, StringComparison.Ordinal), "--debug");
        Assert.Contains("error:", output, StringComparison.Ordinal);
    }

    private const string Signal = "systemctl kill --kill-whom=main --signal=USR1 pxe.service";

    private string Here(string configuration) => configuration
        .Replace("/var/log/pxe", _folder.Root, StringComparison.Ordinal)
        .Replace("su pxe pxe", $"su {Person.Available.User} {Person.Available.Group}", StringComparison.Ordinal);

    private async Task<(int Code, string Output)> RotateAsync(string configuration, string how)
    {
        var file = _folder.Write("logrotate.conf", configuration);
        // It reads no file that others may change.
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var logrotate = ServerProcess.Start(Peers.Require("logrotate"), [how, "--state", _folder.Path("state"), file]);
        var code = await logrotate.WaitForExitAsync();
        return (code, logrotate.Output.ToString()!);
    }

    private string Log(string name) => File.Exists(_folder.Path(name)) ? File.ReadAllText(_folder.Path(name)) : "";
}
