using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>What is refused, also by Kestrel itself, is in one category.</summary>
public sealed class SecurityEventsTests
{
    // What is sent, and the reason in the line. ⏎ is the end of a line.
    public static TheoryData<string, string, int> Refused => new()
    {
        { "GET /" + new string('a', 300) + "?token=hunter2 HTTP/1.1⏎Host: a⏎⏎", "Request line too long", 414 },
        { "GET / HTTP/1.1⏎Host: a⏎A: 1⏎B: 1⏎C: 1⏎D: hunter2⏎⏎", "Request contains too many headers", 431 },
        { "GET / HTTP/1.1⏎Host: a⏎Host: hunter2⏎⏎", "Multiple Host headers", 400 },
        { "hunter2⏎⏎", "Invalid request line", 400 },
        { "get / HTTP/1.1⏎Host: a⏎⏎", "Invalid HTTP method", 400 },
        { "POST /read HTTP/1.1⏎Host: a⏎Content-Length: 11⏎⏎", "Request body is too large", 413 },
        { "GET / HTTP/1.1⏎Host: a⏎X-Forwarded-Proto: https⏎X-Forwarded-Ssl: off⏎⏎", "Contradictory scheme headers", 400 },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task Request_ThatIsRefused_IsAWarningWithItsPeer(string request, string reason, int status)
    {
        await using var host = await StartAsync();
        await using (var http = await RawHttp.ConnectAsync(host.Port))
        {
            await http.SendAsync(request.Replace("⏎", "\r\n", StringComparison.Ordinal));
            Assert.Equal(status, (await http.ReadResponseAsync()).Status);
        }

        var line = await host.Logs.WaitForAsync(l => l.Category == "WorkerTuning.Security");
        Assert.StartsWith($"Invalid request from ip=127.0.0.1: {reason}", line.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"answered with {status}", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line.Message, StringComparison.Ordinal);
        Assert.EndsWith(line.Message, Assert.Single(host.Read("security.log")), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Read("error.log"), l => l.Contains("WorkerTuning.Security", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_OfAScanner_AreOneLine()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await using var http = await RawHttp.ConnectAsync(host.Port);
            await http.SendAsync("\u0016\u0003\u0001\r\n\r\n");
            await http.ReadEndAsync();
        }

        Assert.InRange(host.Logs.Logs.Count(l => l.Category == "WorkerTuning.Security"), 1, 2);
    }

    [Fact]
    public async Task Client_ThatLeavesWhileItSends_IsNoEvent()
    {
        await using var host = await StartAsync();
        await using (var http = await RawHttp.ConnectAsync(host.Port))
            await http.SendAsync("POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");
        await host.Logs.WaitForAsync(l => l.Message.Contains("stopped.", StringComparison.Ordinal) && l.Category.EndsWith("Kestrel.Connections", StringComparison.Ordinal));

        Assert.DoesNotContain(host.Logs.Logs, l => l.Category == "WorkerTuning.Security");
    }

    private static Task<LoggedHost> StartAsync() => LoggedHost.StartAsync(
        new()
        {
            ["ErrorLog"] = "{folder}/error.log",
            ["WorkerTuning:ErrorLogCategories:WorkerTuning.Security"] = "{folder}/security.log",
            ["LimitRequestLine"] = "200",
            ["LimitRequestFields"] = "4",
            ["MaxRequestBodySize"] = "10",
            ["WorkerTuning:SecureSchemeHeaders:X-Forwarded-Proto"] = "https",
            ["WorkerTuning:SecureSchemeHeaders:X-Forwarded-Ssl"] = "on",
            ["ForwardedAllowIps"] = "127.0.0.1",
        },
        app =>
        {
            app.MapGet("/", () => "hello");
            app.MapPost("/read", async (HttpRequest request, ILoggerFactory loggers) =>
            {
                try
                {
                    await request.Body.CopyToAsync(Stream.Null);
                }
                finally
                {
                    loggers.CreateLogger("test").LogInformation("read ended");
                }
            });
        });
}
