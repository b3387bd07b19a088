using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

public sealed class BodyCapTests
{
    private const int Cap = 1_000;

    /// <summary>The ways in which applications turn exceptions into answers.</summary>
    public enum Handling
    {
        None,
        DeveloperPage,
        ExceptionHandler,
        StatusPages,
    }

    public static TheoryData<Handling, string, int, int> Rows()
    {
        var rows = new TheoryData<Handling, string, int, int>();
        foreach (var handling in Enum.GetValues<Handling>())
        {
            foreach (var target in (string[])["/read", "/no-read"])
            {
                rows.Add(handling, target, Cap, 200);
                rows.Add(handling, target, Cap + 1, 413);
            }

            rows.Add(handling, "/more", 2 * Cap, 200);
            rows.Add(handling, "/more", (2 * Cap) + 1, 413);
            rows.Add(handling, "/any", 100 * Cap, 200);
            rows.Add(handling, "/none", Cap + 1, 404);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Post_ByLength_HoldsToTheByte(Handling handling, string target, int length, int status)
    {
        var ran = 0;
        await using var server = await StartAsync(app =>
        {
            Handle(app, handling);
            app.MapPost("/read", (HttpRequest request) => Run(request));
            app.MapPost("/no-read", () => { Interlocked.Increment(ref ran); return "not read"; });
            app.MapPost("/more", (HttpRequest request) => Run(request)).WithMetadata(new RequestSizeLimitAttribute(2 * Cap));
            app.MapPost("/any", (HttpRequest request) => Run(request)).WithMetadata(new DisableRequestSizeLimitAttribute());
        }, handling);
        await using var http = await server.ConnectAsync();

        var response = await PostAsync(http, target, length);

        Assert.Equal(status, response.Status);
        Assert.Equal(status == 200 ? 1 : 0, ran);
        if (status == 413)
            Assert.True(response.Closes, response.ToString());

        Task<string> Run(HttpRequest request)
        {
            Interlocked.Increment(ref ran);
            return LimitsApplication.ReadAsync(request);
        }
    }

    [Theory]
    [InlineData(Cap, 200)]
    [InlineData(Cap + 1, 413)]
    public async Task Post_NoEndpointsAtAll_HoldsToTheByte(int length, int status)
    {
        var ran = 0;
        await using var server = await StartAsync(app => app.Run(context =>
        {
            ran++;
            return context.Response.WriteAsync("not read");
        }));
        await using var http = await server.ConnectAsync();

        Assert.Equal(status, (await PostAsync(http, "/", length)).Status);
        Assert.Equal(status == 200 ? 1 : 0, ran);
    }

    [Fact]
    public async Task Post_ExplicitRouting_HoldsToo()
    {
        await using var server = await StartAsync(app =>
        {
            app.UseRouting();
            app.MapPost("/no-read", () => "not read");
        });
        await using var http = await server.ConnectAsync();

        Assert.Equal(413, (await PostAsync(http, "/no-read", Cap + 1)).Status);
    }

    [Fact]
    public async Task Post_RaisedByMiddleware_IsLetThrough()
    {
        await using var server = await StartAsync(app =>
        {
            app.Use((context, next) =>
            {
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
                return next();
            });
            app.MapPost("/read", LimitsApplication.ReadAsync);
        });
        await using var http = await server.ConnectAsync();

        Assert.Equal("1001", (await PostAsync(http, "/read", Cap + 1)).Text);
    }

    [Fact]
    public async Task Post_ChunksOverTheCap_AreRefusedWhenRead()
    {
        await using var server = await StartAsync(LimitsApplication.Map);
        await using var http = await server.ConnectAsync();

        await http.SendAsync($"POST /read HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{Cap + 1:x}\r\n{new string('a', Cap + 1)}\r\n0\r\n\r\n");

        Assert.Equal(413, (await http.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Post_ExpectContinue_IsRefusedInstead()
    {
        await using var server = await StartAsync(LimitsApplication.Map);
        await using var http = await server.ConnectAsync();

        await http.SendAsync($"POST /read HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: {Cap + 1}\r\n\r\n");

        Assert.Equal(413, (await http.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task Post_NoLimit_TakesMoreThanKestrelsOwn()
    {
        const int Length = 30_000_001;
        var plan = TestPlan.Make(PlannedServer.AnyPort, new LimitsPlan { RequestBodySize = long.MaxValue });
        await using var server = await PlannedServer.StartAsync(plan, LimitsApplication.Map);
        await using var http = await server.ConnectAsync();

        await http.SendAsync($"POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: {Length}\r\n\r\n");
        await http.SendAsync(new byte[Length]);

        Assert.Equal("30000001", (await http.ReadResponseAsync()).Text);
    }

    private static Task<PlannedServer> StartAsync(Action<WebApplication> pipeline, Handling handling = Handling.None) => PlannedServer.StartAsync(
        TestPlan.Make(PlannedServer.AnyPort, new LimitsPlan { RequestBodySize = Cap }),
        pipeline,
        args: handling == Handling.DeveloperPage ? "--environment=Development" : "--environment=Production");

    private static void Handle(WebApplication app, Handling handling)
    {
        if (handling == Handling.ExceptionHandler)
            app.UseExceptionHandler(failed => failed.Run(context => context.Response.WriteAsync("failed")));
        if (handling == Handling.StatusPages)
            app.UseStatusCodePages();
    }

    private static async Task<RawHttpResponse> PostAsync(RawHttp http, string target, int length)
    {
        await http.SendAsync($"POST {target} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\r\n{new string('a', length)}");
        return await http.ReadResponseAsync();
    }
}
