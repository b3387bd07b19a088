using System.Text;
using WorkerTuning.FunctionalTests.Http2;

namespace WorkerTuning.FunctionalTests.Connections;

/// <summary>What clients have sent when they leave in the middle, for the endpoints <c>/</c>, <c>/read</c>, <c>/wait</c> and <c>/large</c>.</summary>
internal static class HalfRequests
{
    private const string Head = "Host: localhost\r\n";
    private const string Chunked = "POST /read HTTP/1.1\r\n" + Head + "Transfer-Encoding: chunked\r\n\r\n";
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0";

    public static IReadOnlyList<string> Http1 { get; } =
    [
        "",
        "G",
        "GET / HTTP/1.1\r\n",
        "GET / HTTP/1.1\r\n" + Head,
        "GET /\u0001 HTTP/1.1\r\n" + Head + "\r\n",
        "GET /wait HTTP/1.1\r\n" + Head + "\r\n",
        "GET /large HTTP/1.1\r\n" + Head + "\r\n",
        "GET / HTTP/1.1\r\n" + Head + "\r\nGET /wait HTTP/1.1\r\n" + Head + "\r\nGET",
        "POST /read HTTP/1.1\r\n" + Head + "Content-Length: 5\r\n\r\n",
        "POST /read HTTP/1.1\r\n" + Head + "Content-Length: 5\r\n\r\nhel",
        "POST /read HTTP/1.1\r\n" + Head + "Content-Length: 99\r\n\r\n",
        "POST /read HTTP/1.1\r\n" + Head + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
        Chunked,
        Chunked + "5\r\nhel",
        Chunked + "5\r\nhello\r\n0\r\nX",
        Chunked + "64\r\n" + new string('a', 100),
    ];

    /// <summary>Where a PROXY header may come, or TLS.</summary>
    public static IReadOnlyList<string> BeforeHttp { get; } =
        ["", "PROXY", "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n", "\r\n\r\n\0\r\nQUIT\n", "PROXY nonsense\r\n", "\u0016\u0003\u0001\u0002\0\u0001", "GET / HTTP/1.1\r\n\r\n"];

    public static IReadOnlyList<string> Http2 { get; } =
        ["PRI", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Preface, Preface + "\0\0", Preface + Request("/wait"), Preface + Request("/wait") + "\0", Preface + Request("/large")];

    private static string Request(string path)
    {
        var block = RawHttp2.Block([.. RawHttp2.Get[..3], (":path", path)]);
        return $"\0\0{(char)block.Length}\u0001\u0005\0\0\0\u0001{Encoding.Latin1.GetString(block)}";
    }
}
