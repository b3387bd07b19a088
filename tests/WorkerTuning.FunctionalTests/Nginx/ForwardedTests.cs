using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Configuration;
using WorkerTuning.FunctionalTests.Applying;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Nginx;

/// <summary>The recipes of docs/proxies.md with a real nginx.</summary>
public sealed class ForwardedTests
{
    // nginx speaks from an address of its own here: the client on 127.0.0.1 is no proxy.
    private const string Nginx = "127.0.0.2";

    private const string Recipe = """
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto https;
        proxy_set_header X-Forwarded-Host shop.example;
        proxy_set_header SCRIPT_NAME /shop;
        """;

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Requests_ThroughNginx_ShowTheClientAndNotItsLies(bool unix)
    {
        using var folder = new ScratchFolder();
        var path = folder.Path("app.sock");
        BindAddress bind = unix ? new BindAddress.Unix(path) : new BindAddress.Tcp(IPAddress.Loopback, 0);
        await using var server = await StartAsync(bind, Trust(unix ? "192.0.2.1" : Nginx));
        await using var nginx = await NginxProxy.StartAsync([unix ? "unix:" + path : $"127.0.0.1:{server.Port}"], unix ? Recipe : Recipe + $"proxy_bind {Nginx};");
        await using var http = await nginx.ConnectAsync();

        var response = await http.GetAsync(
            "/shop/a?b", "X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: ftp", "X-Forwarded-Host: evil", "SCRIPT_NAME: /evil", "X_Forwarded_For: 7.7.7.7");

        Assert.Equal($"127.0.0.1 https shop.example /shop>/a [{(unix ? "" : "X-Original-For,")}X-Original-Host,X-Original-Proto]", response.Text);
        Assert.Equal((500, 200), ((await http.GetAsync("/other")).Status, (await http.GetAsync("/shop")).Status));
    }

    [SkippableFact]
    public async Task Requests_ThroughNginxThatIsNotTrusted_ShowNginx()
    {
        await using var server = await StartAsync(new BindAddress.Tcp(IPAddress.Loopback, 0), Trust("192.0.2.1"));
        await using var nginx = await NginxProxy.StartAsync([$"127.0.0.1:{server.Port}"], Recipe);
        await using var http = await nginx.ConnectAsync();

        Assert.Equal("127.0.0.1 http own.example >/shop/a []", (await http.GetAsync("/shop/a", "Host: own.example")).Text);
    }

    private static RequestPlan Trust(string proxy) => new()
    {
        Strict = true,
        HeaderMap = HeaderMap.Drop,
        Trust = new TrustPlan { Proxies = PeerList.Of([proxy]), Forwards = true, AllForwarderHeaders = true },
    };

    private static Task<PlannedServer> StartAsync(BindAddress bind, RequestPlan requests) =>
        PlannedServer.StartAsync(
            TestPlan.Make(new ListenPlan { Binds = [bind] }, requests: requests),
            app => app.Run(context =>
            {
                var (request, connection) = (context.Request, context.Connection);
                var original = request.Headers.Keys.Where(name => name.StartsWith("X-Original-", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
                return context.Response.WriteAsync($"{connection.RemoteIpAddress} {request.Scheme} {request.Host} {request.PathBase}>{request.Path} [{string.Join(',', original)}]");
            }));
}
