using WorkerTuning.Planning.Linux;

namespace WorkerTuning.Tests.Planning.Linux;

public class ControlGroupTests
{
    private const string NoLimitOfV1 = "9223372036854771712\n";

    [Fact]
    public void MemoryLimit_Version2_IsTheGroupsOwn() =>
        AssertLimit(268_435_456, ("proc/self/cgroup", "0::/app\n"), ("sys/fs/cgroup/app/memory.max", "268435456\n"));

    [Fact]
    public void MemoryLimit_Version2Nested_IsTheSmallestOnTheWayUp() =>
        AssertLimit(
            100,
            ("proc/self/cgroup", "0::/a/b/c\n"),
            ("sys/fs/cgroup/a/b/c/memory.max", "300\n"),
            ("sys/fs/cgroup/a/b/memory.max", "100\n"),
            ("sys/fs/cgroup/a/memory.max", "max\n"),
            ("sys/fs/cgroup/memory.max", "200\n"));

    [Fact]
    public void MemoryLimit_Version2InAContainersNamespace_IsTheRoots() =>
        AssertLimit(512, ("proc/self/cgroup", "0::/\n"), ("sys/fs/cgroup/memory.max", "512\n"));

    [Fact]
    public void MemoryLimit_Version2WithoutLimit_IsNone() =>
        AssertLimit(null, ("proc/self/cgroup", "0::/app\n"), ("sys/fs/cgroup/app/memory.max", "max\n"));

    [Fact]
    public void MemoryLimit_Version1_IsTheMemoryControllers() =>
        AssertLimit(
            1_000,
            ("proc/self/cgroup", "9:cpu,cpuacct:/app\n7:memory:/app\n"),
            ("sys/fs/cgroup/memory/app/memory.limit_in_bytes", "1000\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", NoLimitOfV1));

    [Fact]
    public void MemoryLimit_Version1UnderTheHostsPath_IsFoundAtTheMountsRoot() =>
        AssertLimit(
            2_000,
            ("proc/self/cgroup", "7:memory:/docker/0123\n"),
            ("sys/fs/cgroup/memory/memory.limit_in_bytes", "2000\n"));

    [Fact]
    public void MemoryLimit_Version1WithoutLimit_IsNone() =>
        AssertLimit(null, ("proc/self/cgroup", "7:memory:/\n"), ("sys/fs/cgroup/memory/memory.limit_in_bytes", NoLimitOfV1));

    [Fact]
    public void MemoryLimit_BothVersions_IsTheSmaller() =>
        AssertLimit(
            5,
            ("proc/self/cgroup", "7:memory:/a\n0::/a\n"),
            ("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "5\n"),
            ("sys/fs/cgroup/a/memory.max", "9\n"));

    // The process's groups, then files of theirs and what they say.
    public static TheoryData<double?, string[]> Processors => new()
    {
        { 0.5, ["proc/self/cgroup=0::/app", "sys/fs/cgroup/app/cpu.max=50000 100000"] },
        { null, ["proc/self/cgroup=0::/app", "sys/fs/cgroup/app/cpu.max=max 100000"] },
        { 1.5, ["proc/self/cgroup=0::/a/b", "sys/fs/cgroup/a/b/cpu.max=max 100000", "sys/fs/cgroup/a/cpu.max=150000 100000"] },
        { 2, ["proc/self/cgroup=9:cpu,cpuacct:/app", "sys/fs/cgroup/cpu/app/cpu.cfs_quota_us=200000", "sys/fs/cgroup/cpu/app/cpu.cfs_period_us=100000"] },
        { null, ["proc/self/cgroup=9:cpu,cpuacct:/app", "sys/fs/cgroup/cpu/app/cpu.cfs_quota_us=-1", "sys/fs/cgroup/cpu/app/cpu.cfs_period_us=100000"] },
        { null, ["proc/self/cgroup=0::/app", "sys/fs/cgroup/app/cpu.max=x"] },
        { null, [] },
    };

    [Theory, MemberData(nameof(Processors))]
    public void ProcessorLimit_OfAGroup_IsTheSmallestQuotaOnTheWayUp(double? limit, string[] files)
    {
        using var root = new KernelFixture([.. files.Select(f => f.Split('=', 2)).Select(f => (f[0], f[1] + "\n"))]);

        Assert.Equal(limit, ControlGroup.ProcessorLimit(root.Files));
    }

    [Fact]
    public void MemoryLimit_NoControlGroups_IsNone() => AssertLimit(null);

    [Fact]
    public void MemoryLimit_OddFiles_AreNone() =>
        AssertLimit(null, ("proc/self/cgroup", "nonsense\n\n0:\n"), ("sys/fs/cgroup/memory.max", "many\n"));

    private static void AssertLimit(long? expected, params (string, string)[] files)
    {
        using var fixture = new KernelFixture(files);

        Assert.Equal(expected, ControlGroup.MemoryLimit(fixture.Files));
    }
}
