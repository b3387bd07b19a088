using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Applying;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class LimitsTests
{
    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 414)]
    public async Task Line_AtTheLimit_PassesAndOneMoreDoesNot(int more, int status)
    {
        const int Limit = 100;
        await using var server = await StartAsync(new LimitsPlan { RequestLineSize = Limit });
        await using var http = await server.ConnectAsync();

        // "GET / HTTP/1.1" and the line end are 16 bytes.
        var response = await http.GetAsync("/" + new string('a', Limit - 16 + more));

        Assert.Equal(status, response.Status);
    }

    [Fact]
    public async Task Line_Unlimited_PassesPastKestrelsBuffer()
    {
        await using var server = await StartAsync(new LimitsPlan { RequestLineSize = int.MaxValue });
        await using var http = await server.ConnectAsync();

        Assert.Equal(200, (await http.GetAsync("/?" + new string('a', 3_000_000))).Status);
    }

    [Theory]
    [InlineData(4, 200)]
    [InlineData(5, 431)]
    public async Task HeaderCount_AtTheLimit_PassesAndOneMoreDoesNot(int besideHost, int status)
    {
        await using var server = await StartAsync(new LimitsPlan { HeaderCount = 5 });
        await using var http = await server.ConnectAsync();

        var response = await http.GetAsync("/", [.. Enumerable.Range(0, besideHost).Select(i => $"X-{i}: 1")]);

        Assert.Equal(status, response.Status);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 431)]
    public async Task HeadersTotal_PastKestrelsBuffer_HoldsToTheByte(int more, int status)
    {
        const int Limit = 2_000_000;
        await using var server = await StartAsync(new LimitsPlan { HeadersTotalSize = Limit });
        await using var http = await server.ConnectAsync();

        // "Host: a" is 9 bytes with its line end, "X: " and its line end 5.
        var response = await http.GetAsync("/", "Host: a", "X: " + new string('a', Limit - 9 - 5 + more));

        Assert.Equal(status, response.Status);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 431)]
    public async Task HeaderField_AtTheLimit_PassesAndOneMoreDoesNot(int more, int status)
    {
        const int Limit = 64;
        await using var server = await StartAsync(new LimitsPlan { HeaderFieldSize = Limit });
        await using var http = await server.ConnectAsync();

        var response = await http.GetAsync("/", "X-Long: " + new string('a', Limit - 10 + more));

        Assert.Equal(status, response.Status);
        Assert.Equal(status == 431, response.Closes);
    }

    [Fact]
    public async Task HeaderField_TwoOfOneName_AreCountedApart()
    {
        await using var server = await StartAsync(new LimitsPlan { HeaderFieldSize = 64 });
        await using var http = await server.ConnectAsync();

        var line = "X-Long: " + new string('a', 50);
        Assert.Equal(200, (await http.GetAsync("/", line, line)).Status);
    }

    [Theory]
    [InlineData(18, 200)]
    [InlineData(19, 431)]
    public async Task HeaderField_BeyondAscii_CountsBytes(int characters, int status)
    {
        // "X: " and the line end are 5 bytes, each character 2.
        await using var server = await StartAsync(new LimitsPlan { HeaderFieldSize = 41 });
        await using var http = await server.ConnectAsync();

        await http.SendAsync(Encoding.UTF8.GetBytes($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('ä', characters)}\r\n\r\n"));

        Assert.Equal(status, (await http.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task HeaderField_Check_AllocatesNothing()
    {
        await using var server = await PlannedServer.StartAsync(
            TestPlan.Make(PlannedServer.AnyPort),
            app => app.MapGet("/", (HttpContext context) =>
            {
                var headers = context.Request.Headers;
                HeaderFields.FindLonger(headers, 100);
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < 100; i++)
                    HeaderFields.FindLonger(headers, 100);
                return GC.GetAllocatedBytesForCurrentThread() - before;
            }));
        await using var http = await server.ConnectAsync();

        Assert.Equal("0", (await http.GetAsync("/", "User-Agent: test", "X-Own: 1", "X-Own: 2", "Accept: a")).Text);
    }

    [Fact]
    public async Task KeepAlive_IdleConnection_IsClosed()
    {
        await using var server = await StartAsync(new LimitsPlan { KeepAlive = TimeSpan.FromMilliseconds(100) });
        await using var http = await server.ConnectAsync();

        Assert.False((await http.GetAsync("/")).Closes);

        Assert.Equal((ConnectionEnd.Fin, 0), await EndAsync(http));
    }

    [Fact]
    public async Task KeepAlive_Zero_EachResponseCloses()
    {
        await using var server = await StartAsync(new LimitsPlan { KeepAlive = TimeSpan.Zero });
        await using var http = await server.ConnectAsync();

        Assert.Equal("close", (await http.GetAsync("/")).Header("Connection"));
        Assert.Equal((ConnectionEnd.Fin, 0), await EndAsync(http));
    }

    [Fact]
    public async Task KeepAlive_ZeroWithBody_IsReadAndAnswered()
    {
        await using var server = await StartAsync(new LimitsPlan { KeepAlive = TimeSpan.Zero });
        await using var http = await server.ConnectAsync();

        await http.SendAsync("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
        await http.SendAsync("67890");

        Assert.Equal("10", (await http.ReadResponseAsync()).Text);
    }

    [Fact]
    public async Task KeepAlive_ZeroOverriddenByCode_KeepsConnections()
    {
        var plan = TestPlan.Make(PlannedServer.AnyPort, new LimitsPlan { KeepAlive = TimeSpan.Zero }, settings: TestPlan.Setting("keepalive", "0", "default"));
        await using var server = await PlannedServer.StartAsync(
            plan, after: b => b.WebHost.ConfigureKestrel(k => k.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(20)));
        await using var http = await server.ConnectAsync();

        Assert.False((await http.GetAsync("/")).Closes);
        Assert.False((await http.GetAsync("/")).Closes);
        Assert.Equal(TestPlan.Setting("keepalive", "20", "code (KestrelServerOptions.Limits.KeepAliveTimeout)"), Assert.Single(server.Plan.Settings));
    }

    [Fact]
    public async Task HeadersTimeout_HalfSentHeaders_AreAnswered408()
    {
        await using var server = await StartAsync(new LimitsPlan { RequestHeadersTimeout = TimeSpan.FromMilliseconds(100) });
        await using var http = await server.ConnectAsync();

        await http.SendAsync("GET / HTTP/1.1\r\nHost:");

        Assert.Equal(408, (await http.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Timeouts_NoLimit_OutliveKestrelsHeartbeat()
    {
        await using var server = await StartAsync(new LimitsPlan { RequestHeadersTimeout = TimeSpan.Zero, KeepAlive = TimeSpan.FromDays(36_500) });
        await using var patient = await server.ConnectAsync();
        await patient.SendAsync("GET / HTTP/1.1\r\nHost:");
        // Another server's timeout tells that the heartbeat, shared by nothing but the clock, has beaten.
        await using var clock = await StartAsync(new LimitsPlan { KeepAlive = TimeSpan.FromMilliseconds(100) });
        await using var idle = await clock.ConnectAsync();
        await idle.ReadEndAsync();

        await patient.SendAsync(" a\r\n\r\n");

        Assert.Equal(200, (await patient.ReadResponseAsync()).Status);
        Assert.Equal(200, (await patient.GetAsync("/")).Status);
    }

    [Fact]
    public async Task BodyRate_StalledBody_IsAnswered408()
    {
        await using var server = await StartAsync(new LimitsPlan { RequestBodyDataRate = 1_000_000 });
        await using var http = await server.ConnectAsync();
        // Kestrel's grace is 5 s.
        http.Limit = TimeSpan.FromSeconds(30);

        await http.SendAsync("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");

        Assert.Equal(408, (await http.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Rates_Zero_LeaveTheRequestWithout()
    {
        await using var server = await StartAsync(new LimitsPlan { RequestBodyDataRate = 0, ResponseDataRate = 0 });
        await using var http = await server.ConnectAsync();
        await http.SendAsync("POST /rates HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

        Assert.Equal("none none", (await http.ReadResponseAsync()).Text);
    }

    private static Task<PlannedServer> StartAsync(LimitsPlan limits) =>
        PlannedServer.StartAsync(TestPlan.Make(PlannedServer.AnyPort, limits), LimitsApplication.Map);

    private static async Task<(ConnectionEnd End, int Bytes)> EndAsync(RawHttp http)
    {
        var (end, received) = await http.ReadEndAsync();
        return (end, received.Length);
    }
}
