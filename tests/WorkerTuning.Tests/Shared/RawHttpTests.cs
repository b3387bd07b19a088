using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace WorkerTuning.Tests.Shared;

public sealed class RawHttpTests : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawHttpTests() => _listener.Start();

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task ReadResponse_Chunked_JoinsChunksAndKeepsTrailers()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        using var __ = server;
        await Send(server, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nC;ext=1\r\n, new\r\nworld\r\n0\r\nX-Sum: 17\r\n\r\n");

        var response = await client.ReadResponseAsync();

        Assert.Equal(200, response.Status);
        Assert.Equal("hello, new\r\nworld", response.Text);
        Assert.Equal([new("X-Sum", "17")], response.Trailers);
    }

    [Fact]
    public async Task ReadResponse_BytesOneByOne_IsTheSame()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        using var __ = server;
        server.NoDelay = true;
        var reading = client.ReadResponseAsync();
        foreach (var character in "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone")
            await Send(server, $"{character}");

        var response = await reading;

        Assert.Equal("HTTP/1.1 404 Not Found", response.StatusLine);
        Assert.Equal("gone", response.Text);
        Assert.False(response.Closes);
    }

    [Fact]
    public async Task ReadResponse_TwoInOneSegment_AreReadOneAfterTheOther()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        using var __ = server;
        await Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");

        var (first, second) = (await client.ReadResponseAsync(), await client.ReadResponseAsync());

        Assert.Equal("a", first.Text);
        Assert.Equal(204, second.Status);
        Assert.True(second.Closes);
    }

    [Fact]
    public async Task ReadResponse_WithoutLength_ReadsUntilTheEnd()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        await Send(server, "HTTP/1.0 200 OK\r\nVia: a\r\nvia: b\r\n\r\nall of it");
        server.Dispose();

        var response = await client.ReadResponseAsync();

        Assert.Equal("all of it", response.Text);
        Assert.Equal("a, b", response.Header("VIA"));
        Assert.True(response.Closes);
    }

    [Fact]
    public async Task ReadResponse_ToHead_LeavesNoBodyToWaitFor()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        using var __ = server;
        await Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");

        Assert.Empty((await client.ReadResponseAsync(bodiless: true)).Body);
    }

    [Fact]
    public async Task ReadResponse_CutShort_SaysWhatIsMissing()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        await Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        server.Dispose();

        var failure = await Assert.ThrowsAsync<EndOfStreamException>(() => client.ReadResponseAsync());

        Assert.Contains("3 of 10", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadResponse_Silence_TimesOut()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        using var __ = server;
        client.Limit = TimeSpan.FromMilliseconds(50);

        await Assert.ThrowsAsync<TimeoutException>(() => client.ReadResponseAsync());
    }

    [Fact]
    public async Task ReadChunk_WhileTheResponseGoesOn_ReturnsEachAsItComes()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        using var __ = server;
        await Send(server, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        await client.ReadHeadAsync();
        Assert.Equal("one"u8.ToArray(), await client.ReadChunkAsync());

        await Send(server, "0\r\n\r\n");

        Assert.Empty(await client.ReadChunkAsync());
    }

    [Fact]
    public async Task ReadEnd_ServerCloses_IsFin()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        await Send(server, "bye");
        server.Dispose();

        var (end, received) = await client.ReadEndAsync();

        Assert.Equal(ConnectionEnd.Fin, end);
        Assert.Equal("bye"u8, received);
    }

    [Fact]
    public async Task ReadEnd_ServerResets_IsReset()
    {
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        server.LingerState = new(true, 0);
        server.Dispose();

        Assert.Equal(ConnectionEnd.Reset, (await client.ReadEndAsync()).End);
    }

    [Fact]
    public async Task Get_OverUnixSocket_SendsHostAndHeaders()
    {
        using var folder = new ScratchFolder();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder.Path("s")));
        listener.Listen();
        await using var client = await RawHttp.ConnectUnixAsync(folder.Path("s"));
        using var server = await listener.AcceptAsync().WithTimeout();
        await Send(server, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

        await client.GetAsync("/x", "X-A: 1");

        var received = new byte[1000];
        var count = await server.ReceiveAsync(received).WithTimeout();
        Assert.Equal("GET /x HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\n\r\n", Encoding.ASCII.GetString(received, 0, count));
    }

    [Fact]
    public async Task StartTls_WithTheFilesOfTlsFiles_VerifiesBothSides()
    {
        using var folder = new ScratchFolder();
        using var files = new TlsFiles(folder);
        using var authority = files.LoadAuthority();
        using var serverCertificate = files.LoadServer();
        using var clientCertificate = files.LoadClient();
        var trust = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        var (client, server) = await ConnectAsync();
        await using var _ = client;
        await using var tls = new SslStream(new NetworkStream(server, ownsSocket: true));
        var serving = tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = serverCertificate,
            ClientCertificateRequired = true,
            CertificateChainPolicy = trust,
        });

        await client.StartTlsAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ClientCertificates = [clientCertificate],
            CertificateChainPolicy = trust.Clone(),
        });
        await serving.WithTimeout();
        await tls.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray()).WithTimeout();

        Assert.Equal("ok", (await client.ReadResponseAsync()).Text);
        Assert.Equal(clientCertificate.Subject, tls.RemoteCertificate!.Subject);
        Assert.NotEqual(serverCertificate.Thumbprint, files.RenewServer());
    }

    private async Task<(RawHttp Client, Socket Server)> ConnectAsync()
    {
        var client = await RawHttp.ConnectAsync((IPEndPoint)_listener.LocalEndpoint);
        return (client, await _listener.AcceptSocketAsync().WithTimeout());
    }

    private static Task Send(Socket server, string text) =>
        server.SendAsync(Encoding.Latin1.GetBytes(text), SocketFlags.None).WithTimeout();
}
