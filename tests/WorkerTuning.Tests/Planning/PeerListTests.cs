using System.Net;
using System.Net.Sockets;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Planning;

public class PeerListTests
{
    [Theory]
    [InlineData("127.0.0.1,::1", "127.0.0.1", true)]
    [InlineData("127.0.0.1,::1", "::1", true)]
    [InlineData("127.0.0.1,::1", "127.0.0.2", false)]
    [InlineData("127.0.0.1", "::ffff:127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", true)]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "::1", false)]
    [InlineData("2001:db8::/32", "2001:db8::5", true)]
    [InlineData("2001:db8::/32", "2001:db9::5", false)]
    [InlineData("fe80::1", "fe80::1%3", true)]
    [InlineData("fe80::/10", "fe80::1%3", true)]
    [InlineData("*", "198.51.100.1", true)]
    [InlineData("10.0.0.1,*", "198.51.100.1", true)]
    [InlineData("", "127.0.0.1", false)]
    public void Contains_Address_FollowsTheEntries(string entries, string peer, bool expected) =>
        Assert.Equal(expected, PeerList.Of(entries.Split(',', StringSplitOptions.RemoveEmptyEntries)).Contains(new IPEndPoint(IPAddress.Parse(peer), 1)));

    [Fact]
    public void Contains_PeerWithoutAnAddress_IsAlwaysTrue()
    {
        Assert.True(PeerList.Of([]).Contains(new UnixDomainSocketEndPoint("/run/app.sock")));
        Assert.True(PeerList.Of(["10.0.0.1"]).Contains((EndPoint?)null));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("2001:db8::1")]
    public void Contains_Address_AllocatesNothing(string peer)
    {
        var list = PeerList.Of(["127.0.0.1", "10.0.0.0/8", "2001:db8::/32"]);
        var address = IPAddress.Parse(peer);
        Assert.True(list.Contains(address));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            list.Contains(address);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
