using Microsoft.AspNetCore.Http;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Planning;

namespace WorkerTuning.Tests.Applying.Forwarding;

public sealed class ForwardedTrustMiddlewareTests
{
    private const string Loopback = "127.0.0.1,::1";

    private static readonly Dictionary<string, string> Gunicorns = new() { ["X-FORWARDED-PROTOCOL"] = "ssl", ["X-FORWARDED-PROTO"] = "https", ["X-FORWARDED-SSL"] = "on" };

    // Whom is trusted, who sends, what is sent, what the application sees.
    public static TheoryData<string, string, string, string> Hops => new()
    {
        // Who.
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },
        { Loopback, "::1", "X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },
        { Loopback, "::ffff:127.0.0.1", "X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },
        { Loopback, "127.0.0.2", "X-Forwarded-For: 1.2.3.4", "127.0.0.2:4321 http own" },
        { Loopback, "unix", "X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },
        { Loopback, "10.0.0.1", "X-Forwarded-For: 1.2.3.4|X-Forwarded-Proto: https|X-Forwarded-Host: evil", "10.0.0.1:4321 http own" },
        { Loopback, "::ffff:10.0.0.1", "X-Forwarded-For: 1.2.3.4|X-Forwarded-Proto: https", "[::ffff:10.0.0.1]:4321 http own" },
        { Loopback, "203.0.113.9", "X-Forwarded-For: 127.0.0.1|X-Forwarded-Proto: https", "203.0.113.9:4321 http own" },
        { "10.0.0.0/8", "10.9.8.7", "X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },
        { "10.0.0.0/8", "::ffff:10.9.8.7", "X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },
        { "10.0.0.0/8", "11.0.0.1", "X-Forwarded-For: 1.2.3.4", "11.0.0.1:4321 http own" },
        { "10.0.0.0/8", "127.0.0.1", "X-Forwarded-For: 1.2.3.4", "127.0.0.1:4321 http own" },
        { "2001:db8::/32", "2001:db8::7", "X-Forwarded-For: 2001:db9::1", "[2001:db9::1]:0 http own" },
        { "2001:db8::/32", "2001:db9::7", "X-Forwarded-For: 1.2.3.4", "[2001:db9::7]:4321 http own" },
        { "*", "203.0.113.9", "X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },
        { "", "127.0.0.1", "X-Forwarded-For: 1.2.3.4", "127.0.0.1:4321 http own" },
        { "", "unix", "X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },

        // How many hops. What the client wrote stands to the left of its own address.
        { Loopback, "127.0.0.1", "X-Forwarded-For: 6.6.6.6, 1.2.3.4", "1.2.3.4:0 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 6.6.6.6|X-Forwarded-For: 1.2.3.4", "1.2.3.4:0 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 6.6.6.6, 127.0.0.1, 1.2.3.4", "1.2.3.4:0 http own" },
        { "10.0.0.0/8", "10.0.0.1", "X-Forwarded-For: 6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4:0 http own" },
        { "10.0.0.0/8", "10.0.0.1", "X-Forwarded-For: 1.2.3.4, 10.0.0.3, 10.0.0.2", "1.2.3.4:0 http own" },
        { "10.0.0.1", "10.0.0.1", "X-Forwarded-For: 6.6.6.6, 10.0.0.2", "10.0.0.2:0 http own" },
        { "*", "203.0.113.9", "X-Forwarded-For: 6.6.6.6, 1.2.3.4", "1.2.3.4:0 http own" },
        { "*", "unix", "X-Forwarded-For: 6.6.6.6, 1.2.3.4", "1.2.3.4:0 http own" },
        { "*,10.0.0.1", "10.0.0.1", "X-Forwarded-For: 6.6.6.6, 1.2.3.4", "1.2.3.4:0 http own" },
        { "", "unix", "X-Forwarded-For: 6.6.6.6, 1.2.3.4", "1.2.3.4:0 http own" },
        { Loopback, "unix", "X-Forwarded-For: 6.6.6.6, 1.2.3.4", "1.2.3.4:0 http own" },
        { "10.0.0.0/8", "unix", "X-Forwarded-For: 6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4:0 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 127.0.0.1", "127.0.0.1:0 http own" },

        // Ports and forms.
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4:5678", "1.2.3.4:5678 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: [2001:db8::1]:443", "[2001:db8::1]:443 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 2001:db8::1", "[2001:db8::1]:0 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: \"1.2.3.4\"", "1.2.3.4:0 http own" },

        // What is no address is believed of nobody, and what stands beside it neither.
        { Loopback, "127.0.0.1", "X-Forwarded-For: unknown|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: _hidden", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4:99999", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4, ' OR 1=1", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: ", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: ,,,", "127.0.0.1:4321 http own" },
        { "10.0.0.0/8", "10.0.0.1", "X-Forwarded-For: garbage, 10.0.0.2", "10.0.0.2:0 http own" },
        { "10.0.0.0/8", "10.0.0.1", "X-Forwarded-For: 6.6.6.6, 1, 10.0.0.2", "10.0.0.2:0 http own" },
        { "10.0.0.0/8", "10.0.0.1", "X-Forwarded-For: 1, 1.2.3.4, 10.0.0.2", "1.2.3.4:0 http own" },
        { "10.0.0.0/8", "10.0.0.1", "X-Forwarded-For: 1|X-Forwarded-For: \"[2001:db8::1]:5\"|X-Forwarded-For: 10.0.0.2", "[2001:db8::1]:5 http own" },

        // Nor what only .NET takes for an address.
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 127.1|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 0x7f.1|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 017700000001|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 010.0.0.1|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4.5|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4:080|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4:|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4:0x50|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: [1.2.3.4]|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: [1.2.3.4]:80|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: [2001:db8::1|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: [2001:db8::1]:|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: [2001:db8::1]80|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: [2001:db8::1]:080|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: fe80::1%1|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: [fe80::1%1]:80|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: ::ffff:0x7f.1|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: ::ffff:1.2.3|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: ::1/64|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 2001:db8::1:|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: \"1\"|X-Forwarded-Proto: https", "127.0.0.1:4321 http own" },

        // Scheme and host.
        { Loopback, "127.0.0.1", "X-Forwarded-Proto: https", "127.0.0.1:4321 https own" },
        { Loopback, "127.0.0.1", "X-Forwarded-Proto: https, http", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-Proto: ht tp", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4|X-Forwarded-Proto: https|X-Forwarded-Host: shop.example:8443", "1.2.3.4:0 https shop.example:8443" },
        { Loopback, "127.0.0.1", "X-Forwarded-Host: evil, shop.example", "127.0.0.1:4321 http shop.example" },
        { Loopback, "127.0.0.1", "X-Forwarded-Host: evil/path", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-For: 1.2.3.4|X-Forwarded-Host: evil, shop.example|X-Forwarded-Proto: http, https", "1.2.3.4:0 https shop.example" },
        { "", "unix", "X-Forwarded-Proto: https, http", "unix http own" },
        { "*", "203.0.113.9", "X-Forwarded-Proto: https", "203.0.113.9:4321 https own" },
        { Loopback, "203.0.113.9", "X-Forwarded-Host: evil", "203.0.113.9:4321 http own" },

        // Nothing else counts.
        { Loopback, "127.0.0.1", "Forwarded: for=1.2.3.4;proto=https;host=evil", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Real-IP: 1.2.3.4", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X_Forwarded_For: 1.2.3.4", "127.0.0.1:4321 http own" },
        { Loopback, "127.0.0.1", "X-Forwarded-Ssl: on", "127.0.0.1:4321 http own" },
    };

    // gunicorn's scheme headers: who sends, what, what the scheme becomes.
    public static TheoryData<string, string, string> Schemes => new()
    {
        { "127.0.0.1", "X-Forwarded-Proto: https", "https" },
        { "127.0.0.1", "x-forwarded-proto: https", "https" },
        { "127.0.0.1", "X-Forwarded-Proto: HTTPS", "http" },
        { "127.0.0.1", "X-Forwarded-Proto: http", "http" },
        { "127.0.0.1", "X-Forwarded-Proto: ", "http" },
        { "127.0.0.1", "X-Forwarded-Proto: https, http", "http" },
        { "127.0.0.1", "X-Forwarded-Protocol: ssl", "https" },
        { "127.0.0.1", "X-Forwarded-Protocol: https", "http" },
        { "127.0.0.1", "X-Forwarded-Ssl: on", "https" },
        { "127.0.0.1", "X-Forwarded-Ssl: off", "http" },
        { "127.0.0.1", "X-Forwarded-Ssl: on|X-Forwarded-Proto: https|X-Forwarded-Protocol: ssl", "https" },
        { "127.0.0.1", "X-Forwarded-Ssl: on|X-Forwarded-Proto: http", "400" },
        { "127.0.0.1", "X-Forwarded-Proto: https|X-Forwarded-Proto: http", "400" },
        { "127.0.0.1", "X-Forwarded-Proto: https|X-Forwarded-Proto: https", "https" },
        { "127.0.0.1", "X-Forwarded-Scheme: https", "http" },
        { "unix", "X-Forwarded-Proto: https", "https" },
        { "::ffff:127.0.0.1", "X-Forwarded-Proto: https", "https" },
        { "10.0.0.1", "X-Forwarded-Proto: https", "http" },
        { "10.0.0.1", "X-Forwarded-Ssl: on|X-Forwarded-Proto: http", "http" },
    };

    // SCRIPT_NAME: who sends, its value, the path, what becomes of it.
    public static TheoryData<string, string, string, string> Mounts => new()
    {
        { "127.0.0.1", "/shop", "/shop/a", "/shop>/a" },
        { "127.0.0.1", "/shop", "/shop", "/shop>" },
        { "127.0.0.1", "/shop/", "/shop/a", "/shop>/a" },
        { "127.0.0.1", "/shop", "/shopping", "500" },
        { "127.0.0.1", "/shop", "/a", "500" },
        { "127.0.0.1", "shop", "/shop/a", "500" },
        { "127.0.0.1", "/shop%00", "/shop/a", "500" },
        { "127.0.0.1", "", "/a", ">/a" },
        { "127.0.0.1", "/", "/a", ">/a" },
        { "127.0.0.1", "/my%20shop", "/my shop/a", "/my%20shop>/a" },
        { "unix", "/shop", "/shop/a", "/shop>/a" },
        { "10.0.0.1", "/shop", "/shop/a", ">/shop/a" },
        { "10.0.0.1", "/other", "/shop/a", ">/shop/a" },
    };

    [Theory]
    [MemberData(nameof(Hops))]
    public async Task Invoke_ForwardedHeaders_AreBelievedOfProxiesOnly(string trusted, string peer, string headers, string expected)
    {
        var options = new WorkerTuningOptions { ForwardedAllowIps = trusted.Split(',', StringSplitOptions.RemoveEmptyEntries) };

        Assert.Equal(expected + " >/a", await new TrustCase(options).SendAsync(peer, headers));
    }

    [Theory]
    [MemberData(nameof(Hops))]
    public async Task Invoke_NothingIsSet_NothingChanges(string trusted, string peer, string headers, string expected)
    {
        var before = TrustCase.Describe(TrustCase.Request(peer, headers));

        Assert.Equal(before, await new TrustCase(new WorkerTuningOptions()).SendAsync(peer, headers));
        Assert.NotNull(trusted + expected);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Invoke_SchemeHeaders_FollowGunicornsRule(string peer, string headers, string scheme)
    {
        var seen = await new TrustCase(new WorkerTuningOptions { SecureSchemeHeaders = Gunicorns }).SendAsync(peer, headers);

        Assert.Equal(scheme, seen == "400" ? seen : seen.Split(' ')[1]);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public async Task Invoke_SchemeHeadersBesideForwardedOnes_DecideAlone(string peer, string headers, string scheme)
    {
        var options = new WorkerTuningOptions { SecureSchemeHeaders = Gunicorns, ForwardedAllowIps = ["127.0.0.1", "::1"] };

        var seen = await new TrustCase(options).SendAsync(peer, headers);

        Assert.Equal(scheme, seen == "400" ? seen : seen.Split(' ')[1]);
    }

    [Fact]
    public async Task Invoke_SchemeOfATlsListener_IsLoweredByTheProxy()
    {
        var trust = new TrustCase(new WorkerTuningOptions { SecureSchemeHeaders = Gunicorns });
        var context = TrustCase.Request("127.0.0.1", "X-Forwarded-Proto: http");
        context.Request.Scheme = "https";

        await trust.InvokeAsync(context);

        Assert.Equal("http", context.Request.Scheme);
    }

    [Theory]
    [MemberData(nameof(Mounts))]
    public async Task Invoke_ScriptName_IsTakenOffThePath(string peer, string name, string path, string expected)
    {
        var seen = await new TrustCase(new WorkerTuningOptions { ForwarderHeaders = ["SCRIPT_NAME"] }).SendAsync(peer, $"SCRIPT_NAME: {name}", path);

        Assert.Equal(expected, seen.Split(' ')[^1]);
    }

    [Theory]
    [InlineData("*", "/shop>/a")]
    [InlineData("PATH_INFO", ">/shop/a")]
    [InlineData("script_name", "/shop>/a")]
    public async Task Invoke_ForwarderHeaders_SayWhetherScriptNameCounts(string allowed, string expected)
    {
        var trust = new TrustCase(new WorkerTuningOptions { ForwarderHeaders = [allowed] });

        Assert.Equal(expected, (await trust.SendAsync("127.0.0.1", "SCRIPT_NAME: /shop", "/shop/a")).Split(' ')[^1]);
    }

    [Theory]
    [InlineData("/shop", "/shop/a", "/shop>/a")]
    [InlineData("/shop/", "/shop/a", "/shop>/a")]
    [InlineData("/shop", "/shop", "/shop>")]
    [InlineData("/shop", "/health", "/shop>/health")]
    [InlineData("/shop", "/shopping", "/shop>/shopping")]
    [InlineData("", "/a", ">/a")]
    [InlineData("/", "/a", ">/a")]
    public async Task Invoke_RootPath_IsThePathBaseOfEveryRequest(string root, string path, string expected) =>
        Assert.Equal(expected, (await new TrustCase(new WorkerTuningOptions { RootPath = root }).SendAsync("203.0.113.9", "", path)).Split(' ')[^1]);

    [Fact]
    public async Task Invoke_ScriptNameBesideRootPath_TakesItsPlace()
    {
        var trust = new TrustCase(new WorkerTuningOptions { RootPath = "/root", ForwarderHeaders = ["SCRIPT_NAME"] });

        Assert.EndsWith(" /shop>/a", await trust.SendAsync("127.0.0.1", "SCRIPT_NAME: /shop", "/shop/a"), StringComparison.Ordinal);
        Assert.EndsWith(" /root>/a", await trust.SendAsync("127.0.0.1", "", "/root/a"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Forwarded-For: 6.6.6.6, 1.2.3.4|X-Forwarded-Host: evil, own|X-Forwarded-Proto: http, https")]
    [InlineData("X-Forwarded-For: garbage|X-Forwarded-Host: evil")]
    public async Task Invoke_WhatWasNotBelieved_IsNotLeftForASecondReader(string headers)
    {
        var context = TrustCase.Request("127.0.0.1", headers);

        await new TrustCase(new WorkerTuningOptions { ForwardedAllowIps = ["127.0.0.1"] }).InvokeAsync(context);

        Assert.DoesNotContain(context.Request.Headers.Keys, name => name.StartsWith("X-Forwarded-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invoke_PlanIsReplaced_TheNewProxiesHold()
    {
        var trust = new TrustCase(new WorkerTuningOptions { ForwardedAllowIps = ["10.0.0.1"] });
        Assert.StartsWith("1.2.3.4:0 ", await trust.SendAsync("10.0.0.1", "X-Forwarded-For: 1.2.3.4"), StringComparison.Ordinal);

        trust.Plans.Replace(FakeHost.Plan(new WorkerTuningOptions { ForwardedAllowIps = ["10.0.0.2"] }));

        Assert.StartsWith("10.0.0.1:4321 ", await trust.SendAsync("10.0.0.1", "X-Forwarded-For: 1.2.3.4"), StringComparison.Ordinal);
        Assert.StartsWith("1.2.3.4:0 ", await trust.SendAsync("10.0.0.2", "X-Forwarded-For: 1.2.3.4"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("203.0.113.9")]
    public async Task Invoke_NoForwardedHeader_AllocatesNothing(string peer)
    {
        var trust = new TrustCase(new WorkerTuningOptions { ForwardedAllowIps = ["127.0.0.1", "10.0.0.0/8"], SecureSchemeHeaders = Gunicorns, ForwarderHeaders = ["SCRIPT_NAME"] });
        var context = TrustCase.Request(peer, "User-Agent: a|Accept: b");
        await trust.InvokeAsync(context);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            _ = trust.InvokeAsync(context);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Invoke_Refusal_IsLoggedWithThePeer()
    {
        var trust = new TrustCase(new WorkerTuningOptions { SecureSchemeHeaders = Gunicorns });

        await trust.SendAsync("127.0.0.1", "X-Forwarded-Proto: https|X-Forwarded-Ssl: off");

        Assert.Contains(trust.Logs.Logs, log => log.Message == "Invalid request from ip=127.0.0.1: Contradictory scheme headers; answered with 400");
    }

    [Fact]
    public void Plan_WithoutProxiesNamed_BelievesNobodyInForwardedHeaders()
    {
        Assert.False(FakeHost.Plan(new WorkerTuningOptions()).Requests.Trust.IsActive);
        Assert.False(FakeHost.Plan(new WorkerTuningOptions { SecureSchemeHeaders = Gunicorns }).Requests.Trust.Forwards);
        Assert.True(FakeHost.Plan(new WorkerTuningOptions { ForwardedAllowIps = [] }).Requests.Trust.Forwards);
    }

    // Who sends, what, and whether that is worth a line.
    [Theory]
    [InlineData("203.0.113.9", "X-Forwarded-For: 1.2.3.4", "X-Forwarded-For")]
    [InlineData("203.0.113.9", "X-Forwarded-Proto: https", "X-Forwarded-Proto")]
    [InlineData("203.0.113.9", "X-Forwarded-Host: a", "X-Forwarded-Host")]
    [InlineData("203.0.113.9", "Accept: */*", null)]
    [InlineData("127.0.0.1", "X-Forwarded-For: 1.2.3.4", null)]
    public async Task Log_OfAHeaderThatOnlyProxiesMaySend_IsOneLineAMinute(string peer, string headers, string? named)
    {
        using var trust = new TrustCase(new WorkerTuningOptions { ForwardedAllowIps = ["127.0.0.1"] });
        for (var i = 0; i < 3; i++)
            await trust.SendAsync(peer, headers);

        Assert.Equal(
            named is null ? [] : [$"Information WorkerTuning.Security[72 ForwardedHeaderIgnored] Header {named} from ip={peer} ignored: forwarded_allow_ips does not name the peer (0 more since the last such line)"],
            trust.Logs.Logs.Select(l => l.ToString()));
    }
}
