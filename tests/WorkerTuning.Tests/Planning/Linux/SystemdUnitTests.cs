using WorkerTuning.Planning.Linux;

namespace WorkerTuning.Tests.Planning.Linux;

public class SystemdUnitTests
{
    [Theory]
    [InlineData("TimeoutStopSec=5", 5.0)]
    [InlineData("TimeoutStopSec = 5s ", 5.0)]
    [InlineData("TimeoutStopSec=1min 30s", 90.0)]
    [InlineData("TimeoutStopSec=1min30s", 90.0)]
    [InlineData("TimeoutStopSec=500ms", 0.5)]
    [InlineData("TimeoutStopSec=1.5h", 5_400.0)]
    [InlineData("TimeoutStopSec=2 min", 120.0)]
    [InlineData("TimeoutSec=7", 7.0)]
    [InlineData("TimeoutStopSec=5\nTimeoutStopSec=6", 6.0)]
    [InlineData("TimeoutStopSec=5\nTimeoutStopSec=", 90.0)]
    [InlineData("# TimeoutStopSec=5", 90.0)]
    [InlineData("[Service]\nExecStart=/usr/bin/app -w 3", 90.0)]
    [InlineData("TimeoutStopSec=infinity", null)]
    [InlineData("TimeoutStopSec=0", null)]
    [InlineData("TimeoutStopSec=soon", null)]
    [InlineData("TimeoutStopSec=99999999999999d", null)]
    [InlineData("TimeoutStopSec=5 fortnights", null)]
    public void Parse_StopTimeout_AsSystemdReadsIt(string text, double? seconds) =>
        Assert.Equal(seconds, SystemdUnit.Parse(text).StopTimeout?.TotalSeconds);

    [Theory]
    [InlineData("MemoryDenyWriteExecute=true", true)]
    [InlineData("MemoryDenyWriteExecute=Yes", true)]
    [InlineData("MemoryDenyWriteExecute=1", true)]
    [InlineData("MemoryDenyWriteExecute=no", false)]
    [InlineData("MemoryDenyWriteExecute=yes\nMemoryDenyWriteExecute=no", false)]
    [InlineData("", false)]
    public void Parse_MemoryDenyWriteExecute_AsSystemdReadsIt(string text, bool expected) =>
        Assert.Equal(expected, SystemdUnit.Parse(text).DeniesWriteExecute);

    [Theory]
    [InlineData("WatchdogSec=30", true)]
    [InlineData("WatchdogSec=30\nWatchdogSignal=SIGABRT", true)]
    [InlineData("WatchdogSec=30\nWatchdogSignal=SIGKILL", false)]
    [InlineData("WatchdogSec=0", false)]
    [InlineData("WatchdogSec=30\nWatchdogSec=", false)]
    [InlineData("WatchdogSignal=SIGABRT", false)]
    public void Parse_Watchdog_ThatAborts_IsSeen(string text, bool expected) => Assert.Equal(expected, SystemdUnit.Parse(text).AbortsByWatchdog);

    [Theory]
    [InlineData("LimitNOFILE=65536", 65_536L)]
    [InlineData("LimitNOFILE=1024:4096", 4_096L)]
    [InlineData("LimitNOFILE=64K", 65_536L)]
    [InlineData("LimitNOFILE=infinity", null)]
    [InlineData("LimitNOFILE=1024\nLimitNOFILE=", 524_288L)]
    [InlineData("", 524_288L)]
    public void Parse_OpenFiles_IsTheHardLimit(string text, long? expected) => Assert.Equal(expected, SystemdUnit.Parse(text).OpenFiles);

    [Theory]
    [InlineData("Type=notify", null)]
    [InlineData("Type=notify-reload", null)]
    [InlineData("Type=forking\nPIDFile=/run/app.pid", "the unit has Type=forking")]
    [InlineData("Type=exec\nNotifyAccess=all", "the unit has Type=exec")]
    [InlineData("", "the unit has Type=simple")]
    public void Parse_Type_SaysWhetherUsr2IsKept(string text, string? problem) => Assert.Equal(problem, SystemdUnit.Parse(text).UpgradeProblem);

    [Theory]
    [InlineData("0::/system.slice/app.service\n", "etc/systemd/system/app.service")]
    [InlineData("0::/system.slice/app.service\n", "usr/lib/systemd/system/app.service")]
    [InlineData("0::/system.slice/app.service/workers\n", "lib/systemd/system/app.service")]
    [InlineData("0::/system.slice/system-app.slice/app@blog.service\n", "etc/systemd/system/app@.service")]
    [InlineData("7:memory:/system.slice/app.service\n0::/system.slice/app.service\n", "run/systemd/system/app.service")]
    public void OfThisProcess_AService_FindsItsUnit(string cgroup, string path)
    {
        using var fixture = new KernelFixture(("proc/self/cgroup", cgroup), (path, "TimeoutStopSec=5"));

        Assert.Equal(5, SystemdUnit.OfThisProcess(fixture.Files)?.StopTimeout?.TotalSeconds);
    }

    [Fact]
    public void OfThisProcess_SeveralUnits_TheAdministratorsWinsAndDropInsAreAdded()
    {
        using var fixture = new KernelFixture(
            ("proc/self/cgroup", "0::/system.slice/app.service\n"),
            ("etc/systemd/system/app.service", "TimeoutStopSec=5"),
            ("usr/lib/systemd/system/app.service", "TimeoutStopSec=6"),
            ("etc/systemd/system/app.service.d/20-late.conf", "TimeoutStopSec=8"),
            ("usr/lib/systemd/system/app.service.d/10-early.conf", "TimeoutStopSec=7\nMemoryDenyWriteExecute=yes"),
            ("usr/lib/systemd/system/app.service.d/20-late.conf", "TimeoutStopSec=9"),
            ("etc/systemd/system/app.service.d/30-ignored.txt", "TimeoutStopSec=10"));

        var unit = SystemdUnit.OfThisProcess(fixture.Files);
        Assert.Equal((TimeSpan.FromSeconds(8), true), (unit?.StopTimeout, unit?.DeniesWriteExecute));
    }

    [Theory]
    [InlineData("0::/user.slice/user-0.slice/session-1.scope\n")]
    [InlineData("0::/user.slice/user-1000.slice/user@1000.service/app.slice/terminal.scope\n")]
    [InlineData("0::/\n")]
    public void OfThisProcess_NoServiceOfItsOwn_IsNone(string cgroup)
    {
        using var fixture = new KernelFixture(("proc/self/cgroup", cgroup), ("usr/lib/systemd/system/user@.service", "TimeoutStopSec=5"));

        Assert.Null(SystemdUnit.OfThisProcess(fixture.Files));
    }

    [Fact]
    public void OfThisProcess_NoUnitFile_IsNone()
    {
        using var fixture = new KernelFixture(("proc/self/cgroup", "0::/system.slice/app.service\n"));

        Assert.Null(SystemdUnit.OfThisProcess(fixture.Files));
    }
}
