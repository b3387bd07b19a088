using System.Collections.Frozen;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Applying.Forwarding;

public sealed class LocalCallersTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:8000", "", true)]
    [InlineData("127.0.0.1", "LOCALHOST", "", true)]
    [InlineData("127.0.0.1", "app.localhost", "", true)]
    [InlineData("127.0.0.1", "127.0.0.1:8000", "", true)]
    [InlineData("127.0.0.1", "0.0.0.0:8000", "", true)]
    [InlineData("127.0.0.2", "127.0.0.2", "", true)]
    [InlineData("::1", "[::1]:8000", "", true)]
    [InlineData("::1", "[::]:8000", "", true)]
    [InlineData("::ffff:127.0.0.1", "localhost", "", true)]
    [InlineData("::ffff:127.0.0.2", "localhost", "", true)]
    [InlineData("unix", "localhost", "", true)]
    [InlineData("unix", "127.0.0.1", "", true)]
    [InlineData("unix", "whatever", "", false)]
    [InlineData("unix", "", "", false)]
    [InlineData("10.0.0.7", "localhost", "", false)]
    [InlineData("::ffff:10.0.0.7", "localhost", "", false)]
    [InlineData("127.0.0.1", "evil.example", "", false)]
    [InlineData("127.0.0.1", "localhost.evil.example", "", false)]
    [InlineData("127.0.0.1", "notlocalhost", "", false)]
    [InlineData("127.0.0.1", "", "", false)]
    [InlineData("127.0.0.1", "203.0.113.9", "", false)]
    [InlineData("127.0.0.1", "1", "", false)]
    [InlineData("127.0.0.1", "0x7f.1", "", false)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For: 203.0.113.9", false)]
    [InlineData("127.0.0.1", "localhost", "x-forwarded-proto: https", false)]
    [InlineData("127.0.0.1", "localhost", "X-Original-Host: shop.example", false)]
    [InlineData("127.0.0.1", "localhost", "Forwarded: for=203.0.113.9", false)]
    [InlineData("127.0.0.1", "localhost", "Via: 1.1 proxy", false)]
    [InlineData("127.0.0.1", "localhost", "SITE-SCHEME: tls", false)]
    [InlineData("127.0.0.1", "localhost", "SITE_USER: me", false)]
    [InlineData("unix", "localhost", "X-Real-IP: 203.0.113.9", false)]
    [InlineData("unix", "localhost", "Accept: */*|Authorization: a|X-Requested-By: me|X-Request-Id: 1|traceparent: 00", true)]
    public void Note_ByPeerNameAndHeaders(string peer, string host, string headers, bool expected)
    {
        var context = Request(peer, host, headers);

        LocalCallers.Note(context, new TrustPlan { SchemeHeaders = [new("Site-Scheme", "tls")], ForwarderHeaders = FrozenSet.ToFrozenSet(["SITE_USER"]) });

        Assert.Equal(expected, LocalCallers.IsLocal(context));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("unix")]
    public void Note_Http10_IsTakenForAProxy(string peer)
    {
        var context = Request(peer, "localhost");
        context.Request.Protocol = HttpProtocol.Http10;

        LocalCallers.Note(context, new TrustPlan());

        Assert.False(LocalCallers.IsLocal(context));
    }

    [Fact]
    public void Note_ConnectionWithAProxyHeader_IsNotLocal()
    {
        var context = Request("127.0.0.1", "localhost");
        context.Features.Set(ProxiedConnection.Instance);

        LocalCallers.Note(context, new TrustPlan());

        Assert.False(LocalCallers.IsLocal(context));
    }

    [Fact]
    public void Note_NeitherAddressNorUnixSocket_IsNotLocal()
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString("localhost");

        LocalCallers.Note(context, new TrustPlan());

        Assert.False(LocalCallers.IsLocal(context));
    }

    [Fact]
    public void IsLocal_NobodyHasLookedAtWhatThePeerSent_IsFalse() => Assert.False(LocalCallers.IsLocal(Request("127.0.0.1", "localhost")));

    private static DefaultHttpContext Request(string peer, string host, string headers = "")
    {
        var context = TrustCase.Request(peer, headers);
        context.Request.Host = new HostString(host);
        if (peer == "unix")
            context.Features.Set<IConnectionSocketFeature>(new UnixConnection());
        return context;
    }

    private sealed class UnixConnection : IConnectionSocketFeature
    {
        public Socket Socket { get; } = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    }
}
