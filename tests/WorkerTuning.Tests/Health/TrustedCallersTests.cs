using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Health;
using WorkerTuning.Tests.Applying.Forwarding;

namespace WorkerTuning.Tests.Health;

public sealed class TrustedCallersTests
{
    [Theory]
    [InlineData("127.0.0.1", "localhost:8000", "", true)]
    [InlineData("127.0.0.1", "LOCALHOST", "", true)]
    [InlineData("127.0.0.1", "app.localhost", "", true)]
    [InlineData("127.0.0.1", "127.0.0.1:8000", "", true)]
    [InlineData("127.0.0.2", "127.0.0.2", "", true)]
    [InlineData("::1", "[::1]:8000", "", true)]
    [InlineData("::ffff:127.0.0.1", "localhost", "", true)]
    [InlineData("unix", "whatever", "", true)]
    [InlineData("10.0.0.7", "localhost", "", false)]
    [InlineData("::ffff:10.0.0.7", "localhost", "", false)]
    [InlineData("127.0.0.1", "evil.example", "", false)]
    [InlineData("127.0.0.1", "localhost.evil.example", "", false)]
    [InlineData("127.0.0.1", "notlocalhost", "", false)]
    [InlineData("127.0.0.1", "", "", false)]
    [InlineData("127.0.0.1", "localhost", "X-Forwarded-For: 203.0.113.9", false)]
    [InlineData("127.0.0.1", "localhost", "x-forwarded-proto: https", false)]
    [InlineData("127.0.0.1", "localhost", "X-Original-Host: shop.example", false)]
    [InlineData("127.0.0.1", "localhost", "Forwarded: for=203.0.113.9", false)]
    [InlineData("127.0.0.1", "localhost", "Via: 1.1 proxy", false)]
    [InlineData("unix", "localhost", "X-Real-IP: 203.0.113.9", false)]
    public void IsLocal_ByPeerNameAndHeaders(string peer, string host, string headers, bool expected) =>
        Assert.Equal(expected, TrustedCallers.IsLocal(Request(peer, host, headers)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("unix")]
    public void IsLocal_Http10_IsTakenForAProxy(string peer)
    {
        var context = Request(peer, "localhost");
        context.Request.Protocol = HttpProtocol.Http10;

        Assert.False(TrustedCallers.IsLocal(context));
    }

    [Theory]
    [InlineData("127.0.0.1", "X-Forwarded-For: 127.0.0.1")]
    [InlineData("127.0.0.1", "X-Forwarded-For: unknown")]
    [InlineData("127.0.0.1", "X-Forwarded-Host: localhost")]
    [InlineData("unix", "X-Forwarded-For: unknown")]
    [InlineData("unix", "X-Forwarded-For: 127.0.0.1")]
    public async Task IsLocal_TrustedProxySpokeForTheClient_IsFalseAlthoughItsHeadersAreGone(string peer, string headers)
    {
        var context = Request(peer, "localhost", headers);

        await new TrustCase(new WorkerTuningOptions { ForwardedAllowIps = ["127.0.0.1"] }).InvokeAsync(context);

        Assert.False(TrustedCallers.IsLocal(context));
    }

    [Fact]
    public void IsLocal_NeitherAddressNorUnixSocket_IsFalse()
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString("localhost");

        Assert.False(TrustedCallers.IsLocal(context));
    }

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
