using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying.Requests;

/// <summary>The table of sizes and times in docs/limits.md, row by row.</summary>
public sealed partial class SizeRowsTests
{
    private const string Head = "GET / HTTP/1.1\r\nHost: a\r\n";

    private static readonly Dictionary<string, (LimitsPlan Limits, string Request)> Passed = new()
    {
        ["request line"] = (new() { RequestLineSize = 100 }, $"GET /{new string('a', 100)} HTTP/1.1\r\nHost: a\r\n\r\n"),
        ["number of header fields"] = (new() { HeaderCount = 3 }, Head + "X-1: a\r\nX-2: a\r\nX-3: a\r\n\r\n"),
        ["one header field"] = (new() { HeaderFieldSize = 50 }, $"{Head}X-1: {new string('a', 50)}\r\n\r\n"),
        ["all header fields"] = (new() { HeadersTotalSize = 100 }, $"{Head}X-1: {new string('a', 50)}\r\nX-2: {new string('a', 50)}\r\n\r\n"),
        ["body"] = (new() { RequestBodySize = 10 }, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n"),
        ["time for the headers"] = (new() { RequestHeadersTimeout = TimeSpan.FromMilliseconds(100) }, "GET / HTTP/1.1\r\nHost:"),
        ["rate of the body"] = (new() { RequestBodyDataRate = 1_000_000 }, "POST /read HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345"),
    };

    public static TheoryData<string, int, string> Rows()
    {
        var section = File.ReadAllText(Repository.Path("docs", "limits.md")).Split("## Sizes")[1].Split("\n## ")[0];
        var rows = new TheoryData<string, int, string>();
        foreach (var row in Row().Matches(section).Select(m => m.Groups))
            rows.Add(row["limit"].Value, int.Parse(row["status"].ValueSpan, null), row["log"].Value);
        return rows;
    }

    [Fact]
    public void Rows_AreThoseThatAreTried() => Assert.Equal(Passed.Keys.Order(), Rows().Select(r => (string)((object[])r)[0]).Order());

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Row_PassedByARequest_GetsItsStatusAndLogLine(string limit, int status, string log)
    {
        var (limits, request) = Passed[limit];
        await using var server = await PlannedServer.StartAsync(
            TestPlan.Make(PlannedServer.AnyPort, limits),
            app => app.Run(ReadAsync),
            after: builder => builder.Logging.SetMinimumLevel(LogLevel.Debug));
        await using var http = await server.ConnectAsync();
        // Kestrel gives a slow body 5 s of grace.
        http.Limit = TimeSpan.FromSeconds(30);

        await http.SendAsync(request);

        Assert.Equal(status, (await http.ReadResponseAsync()).Status);
        var (level, category) = (log.StartsWith("warning", StringComparison.Ordinal) ? LogLevel.Warning : LogLevel.Debug, Category().Match(log).Groups[1].Value);
        Assert.Contains(server.Logs.Logs, l => l.Category == category && l.Level == level);
        Assert.DoesNotContain(server.Logs.Logs, l => l.Level > level && l.Level >= LogLevel.Warning);
    }

    // As an application that handles its errors: what goes wrong with the body is thrown where it is read.
    private static async Task ReadAsync(HttpContext context)
    {
        try
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
        }
        catch (BadHttpRequestException e)
        {
            context.Response.StatusCode = e.StatusCode;
        }
    }

    [GeneratedRegex(@"^\| (?<limit>[a-z ]+) \| .* \| (?<status>\d{3}) \| (?<log>.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(.+)`")]
    private static partial Regex Category();
}
