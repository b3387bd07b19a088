using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WorkerTuning.FunctionalTests.Applying.Requests;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>Whatever a client sends, a request has one line, of the form that the format says.</summary>
public sealed partial class HostileLinesTests
{
    private const string Host = "Host: a\r\n";

    // With what the log has of each: the path of the JSON line. Null where Kestrel refuses it, and no line is written.
    private static readonly (string Request, string? Path)[] Odd =
    [
        ($"GET /a%0AFAKE%22x HTTP/1.1\r\n{Host}", "/a\nFAKE\"x"),
        ($"GET /a%0D%0A%1B[31m%7F%C2%85 HTTP/1.1\r\n{Host}", "/a\r\n\u001b[31m\u007f\u0085"),
        ($"GET /a%E2%80%A8%E2%80%A9b HTTP/1.1\r\n{Host}", "/a\u2028\u2029b"),
        ($"GET /a%FF%C3%28%ED%A0%80 HTTP/1.1\r\n{Host}", "/a%FF%C3(%ED%A0%80"),
        ($"GET /%F0%9F%98%80%EF%BF%BF HTTP/1.1\r\n{Host}", "/\U0001F600\uFFFF"),
        ($"GET /\\x22%5C%5Cn HTTP/1.1\r\n{Host}", "/\\x22\\\\n"),
        ($"GET /?a=\"b\"&c='d'\\ HTTP/1.1\r\n{Host}", "/"),
        ($"GET /{new string('a', 8_000)} HTTP/1.1\r\n{Host}", "/" + new string('a', 8_000)),
        ($"GET /{string.Concat(Enumerable.Repeat("%01", 2_600))} HTTP/1.1\r\n{Host}", "/" + new string('\u0001', 2_600)),
        ($"GET /{new string('a', 9_000)} HTTP/1.1\r\n{Host}", null),
        ($"GET / HTTP/1.1\r\n{Host}User-Agent: {new string('"', 8_000)}\r\n", "/"),
        ($"GET / HTTP/1.1\r\n{Host}User-Agent: \" 200 0 \"-\" \"x\\\r\nReferer: \\\r\n", "/"),
        ($"GET / HTTP/1.1\r\n{Host}User-Agent: a\u0001b\u007f\r\n", "/"),
        ($"GET / HTTP/1.1\r\n{Host}User-Agent: {Utf8("ä\u2028\u202E\u0085\U0001F600")}\r\n", "/"),
        ($"GET / HTTP/1.1\r\n{Host}User-Agent: \u00ff\r\n", null),
        ($"GET / HTTP/1.1\r\n{Host}User-Agent: a\r\nUser-Agent: \"b\r\nReferer: c\r\nReferer: d\r\n", "/"),
        ($"GET / HTTP/1.1\r\n{Host}Authorization: Basic {Convert.ToBase64String("a\n\"\u001b\u2028:b"u8)}\r\n", "/"),
        ($"GET / HTTP/1.1\r\n{Host}Authorization: Basic {Convert.ToBase64String([0xFF, 0xC3, 0x3A])}\r\n", "/"),
        ($"GET / HTTP/1.1\r\n{Host}Authorization: Basic ====\r\n", "/"),
        ($"GET / HTTP/1.1\r\n{Host}X-Forwarded-For: \"fake\", 1.2.3.4\r\n", "/"),
        ($"POST / HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\nX\r\n", "/"),
        ($"POST / HTTP/1.1\r\n{Host}Content-Length: 11\r\n", "/"),
        ($"PO\"ST / HTTP/1.1\r\n{Host}", null),
        ($"GE#T / HTTP/1.1\r\n{Host}", "/"),
    ];

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Requests_HostileOnes_HaveOneLineEach(string format)
    {
        await using var host = await LoggedHost.StartAsync(
            new()
            {
                ["AccessLog"] = "{folder}/access.log",
                ["LogFormat"] = format,
                ["MaxRequestBodySize"] = "10",
                ["ForwardedAllowIps"] = "*",
                ["LimitRequestLine"] = "8190",
                ["LimitRequestFieldSize"] = "8190",
            },
            app => app.Run(context => context.Request.Body.CopyToAsync(Stream.Null)));
        var paths = new List<string>();
        string[] lines = [];
        foreach (var (request, path) in Odd)
        {
            await SendAsync(host.Port, request);
            if (path is null)
                continue;
            paths.Add(path);
            // In the order of the requests: a line is made when the client has its response already.
            lines = await host.LinesAsync(paths.Count);
        }

        foreach (var row in RuleRow.All)
            await SendAsync(host.Port, row.Request);
        await SendAsync(host.Port, $"GET /last HTTP/1.1\r\n{Host}");
        var all = await host.UntilLineAsync("/last");

        Assert.Equal(paths.Count, lines.Length);
        if (format == "json")
            Assert.Equal(paths, lines.Select(PathOf));
        else
            Assert.All(all, line => Assert.Matches(Line(), line));
        Assert.All(all, line => Assert.DoesNotContain(line, c => char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFFFD'));
        // Whatever stands for a character, a line is no longer than a few times what a request may be.
        Assert.All(all, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 50_000));
    }

    [Fact]
    public async Task Timeout_PathWithLineEnds_IsOneLineOfTheLog()
    {
        await using var host = await LoggedHost.StartAsync(
            new() { ["Timeout"] = "100ms" },
            app => app.Run(context => Task.Delay(System.Threading.Timeout.Infinite, context.RequestAborted)));

        Assert.Equal(504, (await host.GetAsync("/a%0AFAKE%1B[31m")).Status);

        var log = await host.Logs.WaitForAsync(l => l.Event.Name == "RequestTimeout");
        Assert.StartsWith("Timeout: GET /a\\u000aFAKE\\u001b[31m on worker", log.Message, StringComparison.Ordinal);
    }

    private static string PathOf(string line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement.GetProperty("path").GetString()!;
    }

    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    private static async Task SendAsync(int port, string request)
    {
        await using var http = await RawHttp.ConnectAsync(port);
        try
        {
            await http.SendAsync(request.EndsWith("\r\n\r\n", StringComparison.Ordinal) ? request : request + (request.Contains("\r\n\r\n", StringComparison.Ordinal) ? "" : "\r\n"));
            http.FinishSending();
            await http.ReadEndAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Refused before it was all sent.
        }
    }

    // gunicorn's default format; in quotes a backslash belongs to the character after it.
    [GeneratedRegex("""^(?:127\.0\.0\.1|1\.2\.3\.4) - \S+ \[[^]]+\] "(?:[^"\\]|\\.)*" \d{3} \d+ "(?:[^"\\]|\\.)*" "(?:[^"\\]|\\.)*"$""")]
    private static partial Regex Line();
}
