using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Samples;

/// <summary>The old service under the real gunicorn beside the new one: one file, the same answers, the same limits.</summary>
public sealed class FromGunicornTests
{
    private static readonly SampleProgram Sample = SampleProgram.FromGunicorn;

    [SkippableFact]
    public async Task Requests_ToBoth_HaveTheSameAnswers()
    {
        var port = FreePort.Next();
        await using var old = ServerProcess.Start(
            "gunicorn",
            ["app:app"],
            new Dictionary<string, string?> { ["SHOP_BIND"] = $"127.0.0.1:{port}", ["PYTHONDONTWRITEBYTECODE"] = "1" },
            Repository.Path(Sample.Folder));
        await old.WaitForLineAsync("the shop is open", limit: TimeSpan.FromMinutes(1));
        await using var now = await Sample.RunAsync([], new Dictionary<string, string?> { ["SHOP_BIND"] = "127.0.0.1:0" });
        await now.Process.WaitForLineAsync("the shop is open");

        foreach (var request in Requests())
            Assert.Equal(await AnswerAsync(port, request), await AnswerAsync(now.Port, request));
        foreach (var (request, fits) in Bounds())
        {
            Assert.Equal((request.Length, fits), (request.Length, await IsTakenAsync(port, request)));
            Assert.Equal((request.Length, fits), (request.Length, await IsTakenAsync(now.Port, request)));
        }

        Assert.Equal(0, await now.StopAsync());
    }

    private static IEnumerable<string> Requests() =>
    [
        Get("/items"),
        Get("/items/bolt"),
        Get("/items/nut"),
        Get("/items/washer"),
        Get("/total?item=bolt&item=nut&item=bolt"),
        Get("/total"),
        Get("/elsewhere"),
        "POST /orders HTTP/1.1\r\nHost: shop\r\nContent-Length: 9\r\n\r\ntwo bolts",
        "POST /orders HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /items HTTP/1.0\r\n\r\n",
    ];

    // limit_request_line 1024, limit_request_fields 20, limit_request_field_size 512: the last that fits, and one more.
    private static IEnumerable<(string Request, bool Fits)> Bounds()
    {
        const string Line = "GET /total?item= HTTP/1.1";
        foreach (var more in new[] { 0, 1 })
        {
            var item = new string('a', 1024 - Line.Length + more);
            yield return ($"GET /total?item={item} HTTP/1.1\r\nHost: shop\r\n\r\n", more == 0);
            yield return ($"GET /items HTTP/1.1\r\nHost: shop\r\n{string.Concat(Enumerable.Range(0, 19 + more).Select(i => $"X-{i}: v\r\n"))}\r\n", more == 0);
            yield return ($"GET /items HTTP/1.1\r\nHost: shop\r\nX-Long: {new string('v', 512 - "X-Long: \r\n".Length + more)}\r\n\r\n", more == 0);
        }
    }

    private static string Get(string target) => $"GET {target} HTTP/1.1\r\nHost: shop\r\n\r\n";

    private static async Task<string> AnswerAsync(int port, string request)
    {
        await using var connection = await RawHttp.ConnectAsync(port);
        await connection.SendAsync(request);
        var response = await connection.ReadResponseAsync();
        // .NET names the charset of text, as Flask does and plain WSGI does not.
        return $"{request}{response.Status} {response.Header("Content-Type")?.Split(';')[0]}\n{response.Text}";
    }

    private static async Task<bool> IsTakenAsync(int port, string request)
    {
        await using var connection = await RawHttp.ConnectAsync(port);
        await connection.SendAsync(request);
        return (await connection.ReadResponseAsync()).Status == 200;
    }
}
