using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

/// <summary>The application and the requests that both servers get.</summary>
internal static class SameAnswers
{
    public static readonly string[] Requests =
    [
        "GET / HTTP/1.1\r\nHost: x\r\nUser-Agent: curl/8.5\r\n\r\n",
        "GET /report?year=2026&name=a%20b HTTP/1.1\r\nHost: x\r\nReferer: http://x/\"quoted\"\r\n\r\n",
        "GET /a%20b%22c HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc",
        "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /missing?q HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic dXNlcjpwYXNz\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic broken\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nX-Two: one\r\nX-Two: two\r\nUser-Agent:\r\n\r\n",
        "GET /throws HTTP/1.1\r\nHost: x\r\n\r\n",
    ];

    public static void Map(WebApplication app) => app.Run(async context =>
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/nothing":
                response.StatusCode = StatusCodes.Status204NoContent;
                break;
            case "/throws":
                throw new InvalidOperationException("oops");
            case "/missing":
                response.StatusCode = StatusCodes.Status404NotFound;
                response.ContentLength = 0;
                break;
            default:
                response.ContentLength = 5;
                response.Headers["X-Answer"] = "say \"yes\"";
                await response.WriteAsync("hello");
                break;
        }
    });

    /// <summary>One connection each, one after another.</summary>
    /// <param name="port">Whom to ask.</param>
    /// <param name="requests">As they are sent.</param>
    /// <param name="answered">Awaited after each, with the number of answers so far; null: nothing.</param>
    public static async Task AskAsync(int port, IReadOnlyList<string> requests, Func<int, Task>? answered = null)
    {
        for (var i = 0; i < requests.Count; i++)
        {
            await using var http = await RawHttp.ConnectAsync(port);
            await http.SendAsync(requests[i]);
            await http.ReadHeadAsync();
            if (answered is not null)
                await answered(i + 1);
        }
    }
}
