using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying.Requests;

public sealed class HostileRequestTests
{
    private static readonly string[] Pieces =
    [
        "GET ", "POST ", "get ", "/", "*", "http://a/", "?q=", "%00", "%", " HTTP/1.1", " HTTP/1.0", "\r\n", "\n", "\r", "Host: a", "Content-Length: ", "Transfer-Encoding: ",
        "chunked", ", ", "5", "+", "-", "0", "X-Forwarded-For: ", "1.2.3.4", "X-Forwarded-Proto: ", "SCRIPT_NAME: ", "/shop", "X_Y: ", ":", "\0", "\u0001", "\u00ff", "Expect: ", "100-continue",
    ];

    [Fact]
    public async Task Kestrel_MangledRequests_NeverAnswers500AndLivesOn()
    {
        var requests = new RequestPlan
        {
            Strict = true,
            HeaderMap = HeaderMap.Drop,
            Trust = new TrustPlan { Proxies = PeerList.Of(["127.0.0.1"]), Forwards = true },
        };
        await using var server = await PlannedServer.StartAsync(TestPlan.Make(PlannedServer.AnyPort, requests: requests));
        var random = new Random(20_261_121);
        for (var i = 0; i < 300; i++)
            Assert.DoesNotContain("HTTP/1.1 500", await SendAsync(server.Port, Mangled(random)), StringComparison.Ordinal);

        await using var http = await server.ConnectAsync();
        Assert.Equal(200, (await http.GetAsync("/")).Status);
        Assert.DoesNotContain(server.Logs.Logs, log => log.Level >= LogLevel.Error);
    }

    // A good request with a few pieces put in or over it.
    private static string Mangled(Random random)
    {
        var text = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n";
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            var (at, piece) = (random.Next(text.Length + 1), Pieces[random.Next(Pieces.Length)]);
            text = text[..at] + piece + text[Math.Min(text.Length, at + random.Next(3))..];
        }

        return text;
    }

    private static async Task<string> SendAsync(int port, string request)
    {
        await using var http = await RawHttp.ConnectAsync(port);
        try
        {
            await http.SendAsync(request);
            http.FinishSending();
            return System.Text.Encoding.Latin1.GetString((await http.ReadEndAsync()).Received);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return "";
        }
    }
}
