using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying.Requests;

/// <summary>The tables of docs/limits.md, row by row, byte by byte.</summary>
public sealed class StrictRequestsTests
{
    [Fact]
    public async Task Rows_WithTheRules_GetTheirStatusAndTheirLogLine()
    {
        var clock = new ManualTime();
        await using var server = await StartAsync(clock);
        var wrong = new List<string>();
        foreach (var row in RuleRow.All)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            var before = Warnings(server).Count;
            var (status, closed) = await AskAsync(server.Port, row);
            var warnings = string.Join(" & ", Warnings(server).Skip(before));
            if (status != row.Here || !IsLine(row, warnings) || (status != 200 && !closed))
                wrong.Add($"{row}: {status}, closed {closed}, log '{warnings}'");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(RuleRow.All.Count(r => r.Alone == 200 && r.Here != 200) > 20);
    }

    [SkippableFact]
    public async Task Rows_WithoutTheRules_AreWhatKestrelMakesOfThem()
    {
        // A process of its own: the switch of line ends is one for each process.
        await using var server = TestApp.Start("-b", "127.0.0.1:0", "--strict-requests=false", "--header-map=dangerous");
        var port = await server.PortAsync();
        var wrong = new List<string>();
        foreach (var row in RuleRow.All)
        {
            var (status, _) = await AskAsync(port, row);
            // The test application takes GET on this path and nothing else.
            if ((status is 404 or 405 && row.Alone == 200 ? 200 : status) != row.Alone)
                wrong.Add($"{row}: {status}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Refused_Answer_IsShortAndClosesTheConnection()
    {
        await using var server = await StartAsync(new ManualTime());
        await using var http = await server.ConnectAsync();

        await http.SendAsync("get / HTTP/1.1\r\nHost: a\r\n\r\n");

        var response = await http.ReadResponseAsync();
        Assert.Equal(("HTTP/1.1 400 Bad Request", "text/plain", "400 Bad Request: Invalid HTTP method\n"), (response.StatusLine, response.Header("Content-Type"), response.Text));
        Assert.Equal("close", response.Header("Connection"));
        Assert.Equal(ConnectionEnd.Fin, (await http.ReadEndAsync()).End);
    }

    [Fact]
    public async Task Refused_SmuggledRequest_IsNeverRead()
    {
        var asked = new List<string>();
        await using var server = await StartAsync(new ManualTime(), asked);
        await using var http = await server.ConnectAsync();

        await http.SendAsync("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(400, (await http.ReadResponseAsync()).Status);
        var (_, rest) = await http.ReadEndAsync();

        Assert.Empty(rest);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Lengths_WithoutTheRulesAfterAReload_AreKestrelsAgain()
    {
        const string Signed = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +0\r\n\r\n";
        var plans = new PlanStore(TestPlan.Make(PlannedServer.AnyPort, requests: new RequestPlan { Strict = true }));
        await using var server = await PlannedServer.StartAsync(plans.Current, Map([]), after: b => b.Services.AddSingleton(plans));

        Assert.Equal(400, await StatusAsync(server.Port, Signed));
        plans.Replace(TestPlan.Make(PlannedServer.AnyPort));

        Assert.Equal(200, await StatusAsync(server.Port, Signed));
    }

    [Fact]
    public async Task Clean_RequestsOfAllKinds_Pass()
    {
        await using var server = await StartAsync(new ManualTime());
        await using var http = await server.ConnectAsync();

        foreach (var method in new[] { "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND", "VERSION-CONTROL" })
        {
            await http.SendAsync($"{method} /%C3%A4?q=%0d%0a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nCookie: a=b; c=\"d\"\r\n\r\nab");
            Assert.Equal(200, (await http.ReadResponseAsync()).Status);
        }
    }

    private static async Task<int> StatusAsync(int port, string request)
    {
        await using var http = await RawHttp.ConnectAsync(port);
        await http.SendAsync(request);
        return (await http.ReadResponseAsync()).Status;
    }

    private static Task<PlannedServer> StartAsync(ManualTime clock, List<string>? asked = null) =>
        PlannedServer.StartAsync(
            TestPlan.Make(PlannedServer.AnyPort, requests: new RequestPlan { Strict = true }),
            Map(asked ?? []),
            before: b => b.Services.AddServerClock(clock));

    private static Action<WebApplication> Map(List<string> asked) => app => app.Run(context =>
    {
        asked.Add(context.Request.Path);
        return context.Response.WriteAsync("hello");
    });

    // Where the row has no reason, a refusal is Kestrel's, in its words and with nothing that was sent.
    private static bool IsLine(RuleRow row, string line)
    {
        var (begin, end) = ("Invalid request from ip=127.0.0.1: ", $"; answered with {row.Here}");
        if (row.Log != "")
            return line == begin + row.Log + end;
        return row.Here < 400
            ? line == ""
            : line.StartsWith(begin, StringComparison.Ordinal) && line.EndsWith(end, StringComparison.Ordinal) && !line.Contains('\'', StringComparison.Ordinal);
    }

    private static List<string> Warnings(PlannedServer server) =>
        [.. server.Logs.Logs.Where(log => log.Level >= LogLevel.Warning).Select(log => log.Message)];

    private static async Task<(int Status, bool Closed)> AskAsync(int port, RuleRow row)
    {
        await using var http = await RawHttp.ConnectAsync(port);
        await http.SendAsync(row.Request);
        var response = await http.ReadResponseAsync();
        // OPTIONS * and the like may come with an interim answer.
        while (response.Status == 100)
            response = await http.ReadResponseAsync();
        if (!response.Closes)
            return (response.Status, false);
        await http.ReadEndAsync();
        return (response.Status, true);
    }
}
