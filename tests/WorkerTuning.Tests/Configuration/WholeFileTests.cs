using System.Diagnostics;
using System.Text;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Configuration;

public sealed class WholeFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(11, true)]
    public void ReadText_UpToTheLimit_IsAllOfIt(int limit, bool fits)
    {
        var file = _folder.Write("a", "0123456789");

        if (fits)
            Assert.Equal("0123456789", WholeFile.ReadText(file, limit));
        else
            Assert.Equal("must be a file of at most 9 bytes; this one has more", Assert.Throws<IOException>(() => WholeFile.ReadText(file, limit)).Message);
    }

    [Fact]
    public void ReadText_ByteOrderMark_IsNoText()
    {
        File.WriteAllText(_folder.Path("a"), "x = 1", new UTF8Encoding(true));

        Assert.Equal("x = 1", WholeFile.ReadText(_folder.Path("a"), 100));
    }

    [SkippableFact]
    public void ReadText_AFileThatClaimsNoLength_CountsWhatWasRead()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        Assert.Throws<IOException>(() => WholeFile.ReadText("/proc/self/status", 10));
        Assert.StartsWith("Name:", WholeFile.ReadText("/proc/self/status", 1 << 20), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task ReadText_DeviceOrPipeOrFolder_IsRefusedWithoutOpeningIt()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        foreach (var path in new[] { "/dev/zero", await PipeAsync(), _folder.Root })
            Assert.Equal(WholeFile.WrongKind, (await Assert.ThrowsAsync<IOException>(() => Task.Run(() => WholeFile.ReadText(path, 100)).WithTimeout())).Message);
    }

    [SkippableFact]
    public async Task PemFile_DeviceOrPipe_IsRefusedWithItsSetting()
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var plan = TestPlan.Make(settings: TestPlan.Setting("certfile", "cert.pem", "flag --certfile"));
        foreach (var path in new[] { "/dev/zero", await PipeAsync() })
        {
            var refusal = await Assert.ThrowsAsync<WorkerTuningException>(() => Task.Run(() => PemFile.Read(plan, "certfile", path)).WithTimeout());

            Assert.Equal($"certfile = {path} (flag --certfile): cannot be read: {WholeFile.WrongKind}", refusal.Message);
        }
    }

    private async Task<string> PipeAsync()
    {
        using var made = Process.Start("mkfifo", _folder.Path("pipe"));
        await made.WaitForExitAsync().WithTimeout();
        return _folder.Path("pipe");
    }
}
