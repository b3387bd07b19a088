namespace WorkerTuning.Tests.Planning.Linux;

public class KernelFilesTests
{
    [Theory]
    [InlineData("Max open files            1024                 524288               files     \n", 1_024L)]
    [InlineData("Max cpu time              unlimited            unlimited            seconds   \nMax open files            65536                65536                files     \n", 65_536L)]
    [InlineData("Max open files            unlimited            unlimited            files     \n", null)]
    [InlineData("Max open files\n", null)]
    [InlineData("", null)]
    public void OpenFilesLimit_TheKernelsTable_GivesTheSoftLimit(string limits, long? expected)
    {
        using var fixture = new KernelFixture(("proc/self/limits", limits));

        Assert.Equal(expected, fixture.Files.OpenFilesLimit());
    }

    [Fact]
    public void ListenQueueCap_Somaxconn_IsItsNumber()
    {
        using var fixture = new KernelFixture(("proc/sys/net/core/somaxconn", "4096\n"));

        Assert.Equal(4_096, fixture.Files.ListenQueueCap());
    }

    [Theory]
    [InlineData("0\n", false)]
    [InlineData("1\n", true)]
    public void MovesWaitingConnections_TcpMigrateReq_IsItsSwitch(string text, bool expected)
    {
        using var fixture = new KernelFixture(("proc/sys/net/ipv4/tcp_migrate_req", text));

        Assert.Equal(expected, fixture.Files.MovesWaitingConnections());
    }

    [Fact]
    public void Read_NothingThere_IsUnknown()
    {
        using var fixture = new KernelFixture();

        Assert.Null(fixture.Files.Read("proc/self/limits"));
        Assert.Null(fixture.Files.OpenFilesLimit());
        Assert.Null(fixture.Files.ListenQueueCap());
        Assert.Null(fixture.Files.MovesWaitingConnections());
        Assert.Empty(fixture.Files.List("etc"));
    }
}
