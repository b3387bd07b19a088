using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying.Requests;

public sealed class ChunkedContentTests
{
    private const int Cap = 1_000;
    private const string Head = "Host: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    // What stands for the body, and the line in the log where it is refused.
    public static TheoryData<string, string> Bodies => new()
    {
        { "5\r\nhello\r\n0\r\n\r\n", "" },
        { "005;a=b\r\nhello\r\n0\r\n\r\n", "" },
        { "0\r\nX: 1\r\n\r\n", "" },
        { "5;a\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { "5;a\rb\r\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { "5\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { "5\r\nhello\n0\r\n\r\n", "Invalid chunked body" },
        { "5\r\nhello\r\n0\n\r\n", "Invalid chunked body" },
        { "5\r\nhelloX\r\n0\r\n\r\n", "Invalid chunked body" },
        { "+5\r\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { "0x5\r\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { "5 \r\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { ";a\r\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { "100000005\r\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { "10000000000000005\r\nhello\r\n0\r\n\r\n", "Invalid chunked body" },
        { "0\r\nX: 1\r\n 2\r\n\r\n", "Invalid chunked body" },
        { "0\r\nX: \u0001\r\n\r\n", "Control character in the HTTP header: 'X'" },
        { "0\r\nX(: 1\r\n\r\n", "Invalid HTTP header name: 'X('" },
        { "0\r\nhost: b\r\n\r\n", "Forbidden trailer: 'host'" },
        { "0\r\nContent-Length: 5\r\n\r\n", "Forbidden trailer: 'Content-Length'" },
        { "0\r\nTransfer-Encoding: chunked\r\n\r\n", "Forbidden trailer: 'Transfer-Encoding'" },
        { "0\r\nAuthorization: b\r\n\r\n", "Forbidden trailer: 'Authorization'" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Post_BodyInChunks_IsReadOrRefused(string body, string refused)
    {
        await using var server = await StartAsync();
        await using var http = await server.ConnectAsync();

        await http.SendAsync($"POST /stream HTTP/1.1\r\n{Head}{body}GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        var response = await http.ReadResponseAsync();
        Assert.Equal(refused == "" ? 200 : 400, response.Status);
        if (refused == "")
        {
            Assert.Equal("hello", (await http.ReadResponseAsync()).Text);
            return;
        }

        Assert.Empty((await http.ReadEndAsync()).Received);
        var log = Assert.Single(server.Logs.Logs, l => l.Level >= LogLevel.Warning);
        Assert.Equal($"Invalid request from ip=127.0.0.1: {refused}; answered with 400", log.Message);
    }

    [Theory]
    [InlineData("/stream", Cap, 200)]
    [InlineData("/stream", Cap + 1, 413)]
    [InlineData("/pipe", Cap, 200)]
    [InlineData("/pipe", Cap + 1, 413)]
    [InlineData("/old", Cap, 200)]
    [InlineData("/old", Cap + 1, 413)]
    [InlineData("/more", 2 * Cap, 200)]
    [InlineData("/more", (2 * Cap) + 1, 413)]
    [InlineData("/any", 100 * Cap, 200)]
    public async Task Post_DataInChunks_HoldsToTheByte(string target, int length, int status)
    {
        await using var server = await StartAsync();
        await using var http = await server.ConnectAsync();

        await http.SendAsync($"POST {target} HTTP/1.1\r\n{Head}{Chunks(length)}0\r\n\r\n");

        var response = await http.ReadResponseAsync();
        Assert.Equal(status, response.Status);
        if (status == 200)
            Assert.Equal($"{length}", response.Text);
        else
            Assert.True(response.Closes, response.ToString());
    }

    [Fact]
    public async Task Post_ChunksFarPastTheCap_TheClientGetsItsAnswerAndNoReset()
    {
        await using var server = await StartAsync();
        await using var http = await server.ConnectAsync();
        await http.SendAsync($"POST /stream HTTP/1.1\r\n{Head}{Chunks(Cap + 1)}");
        Assert.Equal(413, (await http.ReadHeadAsync()).Status);

        for (var i = 0; i < 50; i++)
            await http.SendAsync(Chunks(100_000));
        await http.SendAsync("0\r\n\r\n");

        Assert.Equal(ConnectionEnd.Fin, (await http.ReadEndAsync()).End);
        Assert.DoesNotContain(server.Logs.Logs, l => l.Level >= LogLevel.Error);
    }

    [Fact]
    public async Task Post_ClientLeavesInTheMiddle_IsNothingToWarnOf()
    {
        await using var server = await StartAsync();
        await using (var http = await server.ConnectAsync())
        {
            await http.SendAsync($"POST /stream HTTP/1.1\r\n{Head}5\r\nhel");
            http.FinishSending();
            await http.ReadEndAsync();
        }

        Assert.DoesNotContain(server.Logs.Logs, l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Post_FormInChunks_IsTheSameForm()
    {
        await using var server = await StartAsync();
        await using var http = await server.ConnectAsync();

        await http.SendAsync("POST /form HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n" + Head + "3\r\na=1\r\n4\r\n&b=2\r\n0\r\n\r\n");

        Assert.Equal("1 2", (await http.ReadResponseAsync()).Text);
    }

    // Chunks of many sizes.
    private static string Chunks(int length)
    {
        var text = new StringBuilder();
        for (var (size, left) = (1, length); left > 0; size = (size * 3) + 1)
        {
            var count = Math.Min(size, left);
            text.Append($"{count:x}\r\n").Append('a', count).Append("\r\n");
            left -= count;
        }

        return text.ToString();
    }

    private static Task<PlannedServer> StartAsync() => PlannedServer.StartAsync(
        TestPlan.Make(PlannedServer.AnyPort, new LimitsPlan { RequestBodySize = Cap }, requests: new RequestPlan { Strict = true }),
        app =>
        {
            app.MapGet("/", () => "hello");
            app.MapPost("/stream", LimitsApplication.ReadAsync);
            app.MapPost("/more", LimitsApplication.ReadAsync).WithMetadata(new RequestSizeLimitAttribute(2 * Cap));
            app.MapPost("/any", LimitsApplication.ReadAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
            app.MapPost("/pipe", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.BodyReader.CopyToAsync(body);
                return $"{body.Length}";
            });
            app.MapPost("/old", async (HttpRequest request) =>
            {
                var (buffer, length) = (new byte[100], 0L);
                while (await Task.Factory.FromAsync(request.Body.BeginRead, request.Body.EndRead, buffer, 0, buffer.Length, null) is > 0 and var read)
                    length += read;
                return $"{length}";
            });
            app.MapPost("/form", async (HttpRequest request) => $"{(await request.ReadFormAsync())["a"]} {request.Form["b"]}");
        });
}
