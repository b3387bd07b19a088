using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying.Requests;

/// <summary>Our trust beside ASP.NET Core's own middleware.</summary>
public sealed class ForwardedHeadersSwitchTests
{
    [Theory]
    // Whom we trust, whether somebody said so, whether ASP.NET Core's switch is on, what the application sees.
    [InlineData("192.0.2.1", true, false, "127.0.0.1")]
    [InlineData("192.0.2.1", true, true, "127.0.0.1")]
    [InlineData("127.0.0.1", true, true, "1.2.3.4")]
    [InlineData("127.0.0.1", false, true, "1.2.3.4")]
    [InlineData("192.0.2.1", false, true, "1.2.3.4")]
    [InlineData(null, false, true, "1.2.3.4")]
    [InlineData(null, false, false, "127.0.0.1")]
    public async Task Switch_BelievesNobodyOnceSomebodyNamedTheProxies(string? trusted, bool isExplicit, bool isOn, string client)
    {
        await using var server = await StartAsync(Trust(trusted, isExplicit), isOn, _ => { });
        await using var http = await server.ConnectAsync();

        Assert.Equal(client, (await http.GetAsync("/", "X-Forwarded-For: 6.6.6.6, 1.2.3.4")).Text);
        Assert.Equal(isExplicit && isOn, server.Logs.Logs.Any(log => log.Event.Name == "SwitchGivesWay"));
    }

    [Fact]
    public async Task UseForwardedHeaders_OfAnApplicationThatTrustsAll_FindsNothingLeft()
    {
        var everybody = new ForwardedHeadersOptions { ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.All };
        everybody.KnownIPNetworks.Clear();
        everybody.KnownProxies.Clear();
        await using var server = await StartAsync(Trust("127.0.0.1", isExplicit: true), isOn: false, app => app.UseForwardedHeaders(everybody));
        await using var http = await server.ConnectAsync();

        Assert.Equal("1.2.3.4", (await http.GetAsync("/", "X-Forwarded-For: 6.6.6.6, 1.2.3.4")).Text);
    }

    [Fact]
    public async Task UseForwardedHeaders_WithoutOurs_WorksAsBefore()
    {
        var own = new ForwardedHeadersOptions { ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedFor };
        await using var server = await StartAsync(Trust(null, isExplicit: false), isOn: false, app => app.UseForwardedHeaders(own));
        await using var http = await server.ConnectAsync();

        Assert.Equal("1.2.3.4", (await http.GetAsync("/", "X-Forwarded-For: 6.6.6.6, 1.2.3.4")).Text);
    }

    private static RequestPlan Trust(string? trusted, bool isExplicit) =>
        new() { Trust = trusted is null ? new TrustPlan() : new TrustPlan { Proxies = PeerList.Of([trusted]), Forwards = true, IsExplicit = isExplicit } };

    private static Task<PlannedServer> StartAsync(RequestPlan requests, bool isOn, Action<WebApplication> pipeline) =>
        PlannedServer.StartAsync(
            TestPlan.Make(PlannedServer.AnyPort, requests: requests),
            app =>
            {
                pipeline(app);
                app.Run(context => context.Response.WriteAsync($"{context.Connection.RemoteIpAddress}"));
            },
            before: b => b.Configuration.AddInMemoryCollection([new("ForwardedHeaders_Enabled", isOn ? "true" : null)]));
}
