using System.Diagnostics.CodeAnalysis;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Applying;

[SuppressMessage("Interoperability", "CA1416", Justification = "Modes are looked at where there are any.")]
public sealed class PidFileTests : IDisposable
{
    private const int Own = 4_711;
    private const int Living = 100;
    private const int Dead = 101;

    private readonly ScratchFolder _folder = new();
    private readonly CapturingLoggerProvider _logs = new();

    public void Dispose()
    {
        _folder.Dispose();
        _logs.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("no number")]
    [InlineData("101\n")]
    [InlineData("0\n")]
    [InlineData("-1\n")]
    [InlineData("99999999999999999999\n")]
    public void Create_NoneOrStale_WritesOwn(string? before)
    {
        if (before is not null)
            _folder.Write("pid", before);

        Make("pid").Create();

        Assert.Equal("4711\n", _folder.Read("pid"));
        Assert.Equal((UnixFileMode)Convert.ToInt32("0644", 8), File.GetUnixFileMode(_folder.Path("pid")));
        Assert.Single(Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public void Create_Living_RefusesAndLeavesIt()
    {
        _folder.Write("pid", "100\n");

        var error = Assert.Throws<WorkerTuningException>(() => Make("pid").Create());

        Assert.Equal($"pidfile = {_folder.Path("pid")} (flag -p): already running on PID 100 (or the pid file is stale)", error.Message);
        Assert.Equal("100\n", _folder.Read("pid"));
    }

    [Fact]
    public void Create_Own_IsLeftAsItIs()
    {
        _folder.Write("pid", " 4711 ");

        Make("pid").Create();

        Assert.Equal(" 4711 ", _folder.Read("pid"));
    }

    [Fact]
    public void Create_MissingFolder_Refuses()
    {
        var error = Assert.Throws<WorkerTuningException>(() => Make("none/pid").Create());

        Assert.Equal($"pidfile = {_folder.Path("none/pid")} (flag -p): cannot be written: the folder {_folder.Path("none")} does not exist", error.Message);
    }

    [SkippableTheory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public void Create_ADevice_RefusesAndLeavesIt(string path)
    {
        Skip.IfNot(OperatingSystem.IsLinux());
        var error = Assert.Throws<WorkerTuningException>(() => Make(path).Create());

        Assert.Equal($"pidfile = {path} (flag -p): {WholeFile.WrongKind}", error.Message);
        Assert.False(WholeFile.IsRegular(path));
    }

    [Fact]
    public void Create_AFileThatIsNoPidFile_ReadsItsStartOnly()
    {
        _folder.Write("pid", new string(' ', 1_000) + Living);

        Make("pid").Create();

        Assert.Equal("4711\n", _folder.Read("pid"));
    }

    [Fact]
    public void Create_ALinkInItsPlace_IsReplacedAndNotFollowed()
    {
        var target = _folder.Write("target", "");
        File.CreateSymbolicLink(_folder.Path("pid"), target);

        Make("pid").Create();

        Assert.Equal("", File.ReadAllText(target));
        Assert.Equal("4711\n", _folder.Read("pid"));
    }

    [Theory]
    [InlineData("4711\n", false)]
    [InlineData("100\n", true)]
    public void Remove_OnlyOwn(string content, bool stays)
    {
        var file = Make("pid");
        file.Create();
        _folder.Write("pid", content);

        file.Remove();

        Assert.Equal(stays, File.Exists(_folder.Path("pid")));
    }

    [Fact]
    public void Remove_WithoutCreate_TouchesNothing()
    {
        _folder.Write("pid", "4711\n");

        Make("pid").Remove();

        Assert.True(File.Exists(_folder.Path("pid")));
    }

    private PidFile Make(string name)
    {
        var path = _folder.Path(name);
        var plan = TestPlan.Make(process: new ProcessPlan { PidFile = path }, settings: TestPlan.Setting("pidfile", path, "flag -p"));
        return new PidFile(new PlanStore(plan), new ThreeProcesses(), _logs.ToFactory());
    }

    private sealed class ThreeProcesses : IProcessTable
    {
        public int Own => PidFileTests.Own;

        public bool IsAlive(int processId) => processId switch
        {
            Living => true,
            Dead => false,
            _ => throw new ArgumentOutOfRangeException(nameof(processId), processId, "Not asked for."),
        };
    }
}
