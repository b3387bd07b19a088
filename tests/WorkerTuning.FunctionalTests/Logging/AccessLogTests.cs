using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

public sealed class AccessLogTests
{
    private const string Short = "%(m)s %(U)s %(s)s %(b)s";

    [Theory]
    [InlineData("/text", "GET /text 200 5")]
    [InlineData("/pipe", "GET /pipe 200 7")]
    [InlineData("/stream", "GET /stream 200 9")]
    [InlineData("/file", "GET /file 200 11")]
    [InlineData("/part", "GET /part 200 4")]
    [InlineData("/json", "GET /json 200 7")]
    [InlineData("/begin-write", "GET /begin-write 200 3")]
    [InlineData("/nothing", "GET /nothing 204 0")]
    [InlineData("/missing", "GET /missing 404 0")]
    [InlineData("/throws", "GET /throws 500 0")]
    [InlineData("/late", "GET /late 500 0")]
    public async Task Response_OfEachKind_HasItsStatusAndBytes(string path, string line)
    {
        await using var host = await StartAsync();
        await host.GetAsync(path);

        Assert.Equal([line], await host.LinesAsync(1));
    }

    [Fact]
    public async Task Requests_OnOneConnection_HaveALineEach()
    {
        await using var host = await StartAsync();
        await using var http = await RawHttp.ConnectAsync(host.Port);
        foreach (var path in new[] { "/text", "/pipe", "/text" })
            await http.GetAsync(path);

        Assert.Equal(["GET /text 200 5", "GET /pipe 200 7", "GET /text 200 5"], await host.LinesAsync(3));
    }

    [Fact]
    public async Task Head_WithABodyWritten_SentNone()
    {
        await using var host = await StartAsync();
        await using var http = await RawHttp.ConnectAsync(host.Port);
        await http.SendAsync("HEAD /text HTTP/1.1\r\nHost: x\r\n\r\n");
        await http.ReadResponseAsync(bodiless: true);

        Assert.Equal(["HEAD /text 200 0"], await host.LinesAsync(1));
    }

    [Fact]
    public async Task Path_WithADecodedLineEnd_IsOneLine()
    {
        await using var host = await StartAsync();
        await host.GetAsync("/a%0AFAKE%22x");

        Assert.Equal(["GET /a\\x0aFAKE\\\"x 404 0"], await host.LinesAsync(1));
    }

    [Fact]
    public async Task Request_RefusedBeforeTheApplication_IsLogged()
    {
        await using var host = await StartAsync(("LimitRequestFieldSize", "100"), ("MaxRequestBodySize", "10"));
        Assert.Equal(431, (await host.GetAsync("/text", "X-Long: " + new string('x', 200))).Status);
        await using var http = await RawHttp.ConnectAsync(host.Port);
        await http.SendAsync("POST /text HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n");
        await http.ReadResponseAsync();

        Assert.Equal(["GET /text 431 71", "POST /text 413 49"], await host.LinesAsync(2));
    }

    [Fact]
    public async Task Request_WithoutRoomInTheQueue_IsLoggedAs503()
    {
        await using var host = await StartAsync(("Workers", "1"), ("WorkerClass", "sync"), ("Backlog", "1"), ("QueueTimeout", "50ms"));
        await using var first = await RawHttp.ConnectAsync(host.Port);
        await first.SendAsync("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
        await Entered.Task.WithTimeout();
        Assert.Equal(503, (await host.GetAsync("/text")).Status);
        Release.SetResult();
        await first.ReadResponseAsync();

        Assert.Equal(["GET /text 503 0", "GET /held 200 4"], await host.LinesAsync(2));
    }

    [Fact]
    public async Task Client_ThatLeaves_IsLoggedAs499()
    {
        await using var host = await StartAsync();
        await using (var http = await RawHttp.ConnectAsync(host.Port))
        {
            await http.SendAsync("GET /waits HTTP/1.1\r\nHost: x\r\n\r\n");
            await Entered.Task.WithTimeout();
            http.Reset();
        }

        Assert.Equal(["GET /waits 499 0"], await host.LinesAsync(1));
    }

    [Fact]
    public async Task Headers_TakenOrAddedByTheApplication_AreThoseOfTheWire()
    {
        await using var host = await StartAsync(("AccessLogFormat", "%({x-forwarded-for}i)s %({x-answer}o)s %(U)s"));
        await host.GetAsync("/rewrites", "X-Forwarded-For: 192.0.2.1");

        Assert.Equal(["192.0.2.1 yes /rewrites"], await host.LinesAsync(1));
    }

    [Fact]
    public async Task Duration_IsThatOfTheServersClock()
    {
        await using var host = await StartAsync(("AccessLogFormat", "%(D)s %(L)s"));
        await host.GetAsync("/text");

        Assert.Matches(@"^\d{1,7} \d\.\d{6}$", (await host.LinesAsync(1))[0]);
    }

    [Fact]
    public async Task Usr1_FileMovedAway_GoesOnInANewOne()
    {
        await using var host = await StartAsync();
        await host.GetAsync("/text");
        await host.LinesAsync(1);
        File.Move(host.Folder.Path("access.log"), host.Folder.Path("moved.log"));
        host.App.Services.GetRequiredService<LogReopen>().Ask();
        Assert.True(host.Outputs.Flush(TimeSpan.FromSeconds(10)));
        await host.GetAsync("/pipe");

        Assert.Equal(["GET /pipe 200 7"], await host.LinesAsync(1));
        Assert.Equal(["GET /text 200 5"], host.Read("moved.log"));
    }

    [Fact]
    public async Task Stop_WithManyLinesOnTheirWay_WritesThemAll()
    {
        string[] lines;
        using (var folder = new ScratchFolder())
        {
            await using (var host = await StartAsync(("AccessLog", folder.Path("all.log"))))
            {
                await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
                {
                    await using var http = await RawHttp.ConnectAsync(host.Port);
                    for (var i = 0; i < 50; i++)
                        await http.GetAsync("/text");
                })).WithTimeout();
            }

            lines = await File.ReadAllLinesAsync(folder.Path("all.log"));
        }

        Assert.Equal(400, lines.Length);
        Assert.All(lines, l => Assert.Equal("GET /text 200 5", l));
    }

    [Fact]
    public async Task Reload_OtherFileAndFormat_TakesThem()
    {
        await using var host = await StartAsync();
        await host.GetAsync("/text");
        host.App.Configuration["WorkerTuning:AccessLog"] = host.Folder.Path("second.log");
        host.App.Configuration["WorkerTuning:AccessLogFormat"] = "new %(U)s";
        Assert.True((await host.App.Services.GetRequiredService<IWorkerPoolControl>().ReloadAsync()).Applied);
        await host.GetAsync("/pipe");

        Assert.Equal(["new /pipe"], await host.LinesAsync(1, "second.log"));
        Assert.Equal(["GET /text 200 5"], host.Read("access.log"));
    }

    [Fact]
    public async Task Reload_FolderMissing_IsRefusedWithItsName()
    {
        await using var host = await StartAsync();
        host.App.Configuration["WorkerTuning:AccessLog"] = "/nowhere/access.log";
        var result = await host.App.Services.GetRequiredService<IWorkerPoolControl>().ReloadAsync();

        Assert.False(result.Applied);
        Assert.Contains("accesslog = /nowhere/access.log", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Contains("the folder /nowhere does not exist", result.Problems[0], StringComparison.Ordinal);
        await host.GetAsync("/text");
        Assert.Equal(["GET /text 200 5"], await host.LinesAsync(1));
    }

    [Fact]
    public async Task Start_FolderMissing_IsRefused()
    {
        var e = await Assert.ThrowsAsync<WorkerTuningException>(() => StartAsync(("AccessLog", "/nowhere/access.log")));

        Assert.Matches(@"^accesslog = /nowhere/access\.log \(.*\): cannot be opened: the folder /nowhere does not exist$", Assert.Single(e.Failures));
    }

    [Fact]
    public async Task Start_WrongFormat_IsRefusedWithItsPlace()
    {
        var e = await Assert.ThrowsAsync<WorkerTuningException>(() => StartAsync(("AccessLogFormat", "%(h)s %(D)f")));

        Assert.Contains("access_log_format = \"%(h)s %(D)f\" (", Assert.Single(e.Failures), StringComparison.Ordinal);
        Assert.Contains("the conversion 'f' is not taken; use s, or d for B, T, D, M at character 7 ('%(D)f')", e.Failures.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_EachLine_IsAnObject()
    {
        await using var host = await StartAsync(("LogFormat", "json"), ("AccessLogFormat", null));
        await host.GetAsync("/text?a=1", "User-Agent: t");
        var json = System.Text.Json.JsonDocument.Parse((await host.LinesAsync(1))[0]).RootElement;

        Assert.Equal("127.0.0.1", json.GetProperty("remote_addr").GetString());
        Assert.Equal(("/text", "a=1", 200, 5), (json.GetProperty("path").GetString(), json.GetProperty("query").GetString(), json.GetProperty("status").GetInt32(), json.GetProperty("body_bytes_sent").GetInt32()));
    }

    [Fact]
    public async Task MaxSize_Reached_RotatesUnderLoad()
    {
        await using var host = await StartAsync(("LogMaxSize", "160"), ("LogBackupCount", "3"));
        await using var http = await RawHttp.ConnectAsync(host.Port);
        for (var i = 0; i < 25; i++)
            await http.GetAsync("/text");
        await Profiles.Wire.UntilAsync(() => host.Outputs.Flush(TimeSpan.FromSeconds(10)) && host.Outputs.States[0].Written == 25);

        Assert.Equal(["access.log", "access.log.1", "access.log.2"], Directory.GetFiles(host.Folder.Root).Select(Path.GetFileName).Order());
        Assert.All(Directory.GetFiles(host.Folder.Root), f => Assert.True(new FileInfo(f).Length <= 160));
    }

    [SkippableFact]
    public async Task DiskFull_ServesOnAndWarns()
    {
        Skip.IfNot(File.Exists("/dev/full"));
        await using var host = await StartAsync(("AccessLog", "/dev/full"));
        for (var i = 0; i < 3; i++)
            Assert.Equal(200, (await host.GetAsync("/text")).Status);

        await host.Logs.WaitForAsync(l => l.Message.StartsWith("accesslog cannot be written to /dev/full: No space left on device.", StringComparison.Ordinal));
        Assert.Equal("No space left on device", host.Outputs.States[0].Failure);
    }

    [Fact]
    public async Task Off_ResponseFeature_IsTheServersOwn()
    {
        await using var host = await StartAsync(("AccessLog", null));

        Assert.DoesNotContain("Count", (await host.GetAsync("/feature")).Text, StringComparison.Ordinal);
        Assert.Null(host.Outputs.Requests);
    }

    private TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<LoggedHost> StartAsync(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["AccessLog"] = "{folder}/access.log", ["AccessLogFormat"] = Short };
        foreach (var (key, value) in settings)
            all[key] = value;
        return LoggedHost.StartAsync(all, Map);
    }

    private void Map(WebApplication app)
    {
        app.MapMethods("/text", ["GET", "HEAD"], () => "hello");
        app.MapGet("/nothing", () => Results.NoContent());
        app.MapGet("/json", () => Results.Json(new { a = 1 }));
        app.MapGet("/feature", (HttpContext context) => context.Features.Get<IHttpResponseBodyFeature>()!.GetType().Name);
        app.MapGet("/throws", string () => throw new InvalidOperationException("oops"));
        app.MapGet("/pipe", async (HttpContext context) =>
        {
            context.Response.BodyWriter.GetSpan(4)[..4].Clear();
            context.Response.BodyWriter.Advance(4);
            await context.Response.BodyWriter.WriteAsync(new byte[3]);
        });
        app.MapGet("/stream", async (HttpContext context) =>
        {
            await context.Response.Body.WriteAsync(new byte[4]);
            await context.Response.Body.WriteAsync(new byte[5].AsMemory());
        });
        app.MapGet("/begin-write", (HttpContext context) =>
            Task.Factory.FromAsync(context.Response.Body.BeginWrite(new byte[3], 0, 3, null, null), context.Response.Body.EndWrite));
        app.MapGet("/file", async (HttpContext context) =>
        {
            using var folder = new ScratchFolder();
            await context.Response.SendFileAsync(folder.Write("x", "hello world"));
        });
        app.MapGet("/part", async (HttpContext context) =>
        {
            using var folder = new ScratchFolder();
            await context.Response.SendFileAsync(folder.Write("x", "hello world"), 2, 4);
        });
        app.MapGet("/late", async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException("oops");
        });
        app.MapGet("/held", async () =>
        {
            Entered.SetResult();
            await Release.Task;
            return "done";
        });
        app.MapGet("/waits", async (CancellationToken cancelled) =>
        {
            Entered.SetResult();
            await Task.Delay(Timeout.Infinite, cancelled);
        });
        app.MapGet("/rewrites", (HttpContext context) =>
        {
            context.Request.Headers.Remove("X-Forwarded-For");
            context.Request.Path = "/elsewhere";
            context.Response.Headers["X-Answer"] = "yes";
        });
    }
}
