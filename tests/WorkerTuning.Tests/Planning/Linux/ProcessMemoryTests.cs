using WorkerTuning.Planning;
using WorkerTuning.Planning.Linux;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Planning.Linux;

public sealed class ProcessMemoryTests : IDisposable
{
    private const int Pid = 42;

    private readonly ScratchFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Read_Version2Alone_IsTheGroupWithoutWhatTheKernelGivesBack()
    {
        _root.Write("proc/self/cgroup", "0::/app.slice/web.service\n");
        Group("sys/fs/cgroup/app.slice/web.service", "memory.current", "500000000", "anon 300000000\nfile 150000000\ninactive_file 100000000\nactive_file 40000000\nshmem 10000000\nslab_reclaimable 5000000\nslab 9000000\n");

        Assert.Equal(355_000_000, Read().Group);
    }

    [Fact]
    public void Read_Version1Alone_UsesTheTotals()
    {
        _root.Write("proc/self/cgroup", "9:name=systemd:/\n4:cpu,memory:/docker/abc\n0::/\n");
        Group("sys/fs/cgroup/memory/docker/abc", "memory.usage_in_bytes", "200000000", "inactive_file 1\nactive_file 2\ntotal_inactive_file 30000000\ntotal_active_file 20000000\n");

        Assert.Equal(150_000_000, Read().Group);
    }

    [Fact]
    public void Read_ContainerWithoutNamespace_FindsItsGroupAtTheRoot()
    {
        _root.Write("proc/self/cgroup", "4:memory:/docker/abc\n");
        Group("sys/fs/cgroup/memory", "memory.usage_in_bytes", "200000000", "total_inactive_file 0\n");

        Assert.Equal(200_000_000, Read().Group);
    }

    [Theory]
    [InlineData("42\n43\n", false)]
    [InlineData("7\n", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("42\n", true)]
    public void Read_NotAlone_HasNoGroup(string? processes, bool withFolder)
    {
        _root.Write("proc/self/cgroup", "0::/x\n");
        Group("sys/fs/cgroup/x", "memory.current", "500000000", "inactive_file 0\n");
        if (processes is null)
            File.Delete(_root.Path("sys/fs/cgroup/x/cgroup.procs"));
        else
            _root.Write("sys/fs/cgroup/x/cgroup.procs", processes);
        if (withFolder)
            _root.Folder("sys/fs/cgroup/x/child");

        Assert.Null(Read().Group);
    }

    [Theory]
    [InlineData("memory.current")]
    [InlineData("memory.stat")]
    [InlineData("cgroup.procs")]
    public void Read_FileMissing_HasNoGroup(string file)
    {
        _root.Write("proc/self/cgroup", "0::/x\n");
        Group("sys/fs/cgroup/x", "memory.current", "500000000", "inactive_file 0\n");
        File.Delete(_root.Path($"sys/fs/cgroup/x/{file}"));

        Assert.Null(Read().Group);
    }

    [Fact]
    public void Read_MoreCacheThanUsage_IsZero()
    {
        _root.Write("proc/self/cgroup", "0::/x\n");
        Group("sys/fs/cgroup/x", "memory.current", "100", "inactive_file 200\n");

        Assert.Equal(0, Read().Group);
    }

    [Fact]
    public void Read_ResidentSet_IsTheSecondNumberInPages()
    {
        _root.Write("proc/self/statm", "70000 1000 404 5 0 123 0\n");

        Assert.Equal(1_000L * Environment.SystemPageSize, Read().ResidentSet);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Read_StatmUnreadable_FallsBackToTheRuntime(string? text)
    {
        if (text is not null)
            _root.Write("proc/self/statm", text);

        Assert.True(Read().ResidentSet > 1_000_000);
    }

    [Fact]
    public void Limit_OfTheContainer_IsTheSmallestUpToTheRoot()
    {
        _root.Write("proc/self/cgroup", "0::/pod/app\n");
        _root.Write("sys/fs/cgroup/pod/memory.max", "1000\n");
        _root.Write("sys/fs/cgroup/pod/app/memory.max", "max\n");

        Assert.Equal(1_000, ProcessMemory.Of(new KernelFiles(_root.Root), Pid).Limit);
    }

    [Fact]
    public void Detect_OnThisMachine_MeasuresSomething()
    {
        var reading = ProcessMemory.Detect().Read();

        Assert.InRange(reading.ResidentSet, 1L << 20, 1L << 40);
        Assert.True(reading.Group is null or > 0);
    }

    private MemoryReading Read() => ProcessMemory.Of(new KernelFiles(_root.Root), Pid).Read();

    private void Group(string folder, string file, string usage, string statistics)
    {
        _root.Write($"{folder}/{file}", usage + "\n");
        _root.Write($"{folder}/memory.stat", statistics);
        _root.Write($"{folder}/cgroup.procs", $"{Pid}\n");
    }
}
