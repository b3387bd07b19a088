using System.Diagnostics;
using System.Globalization;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>Sees from outside that a limit holds: what fits passes, one byte or field more does not.</summary>
internal static class Wire
{
    public static async Task RequestLineEndsAtAsync(int port, int limit)
    {
        Assert.NotEqual(414, await StatusAsync(port, RequestLine(limit) + "\r\nHost: localhost\r\n\r\n"));
        Assert.Equal(414, await StatusAsync(port, RequestLine(limit + 1) + "\r\nHost: localhost\r\n\r\n"));
    }

    public static async Task HeaderCountEndsAtAsync(int port, int limit)
    {
        Assert.Equal(200, await StatusAsync(port, Request(Fields(limit - 1))));
        Assert.Equal(431, await StatusAsync(port, Request(Fields(limit))));
    }

    public static async Task HeaderFieldEndsAtAsync(int port, int limit)
    {
        Assert.Equal(200, await StatusAsync(port, Request([Field(limit)])));
        Assert.Equal(431, await StatusAsync(port, Request([Field(limit + 1)])));
    }

    /// <summary>The larger body is announced and not sent: the answer must not wait for it.</summary>
    public static async Task BodyEndsAtAsync(int port, string target, int limit)
    {
        await using (var fits = await RawHttp.ConnectAsync(port))
        {
            await fits.SendAsync(Post(target, limit));
            await fits.SendAsync(new byte[limit]);
            Assert.Equal(200, (await fits.ReadResponseAsync()).Status);
        }

        Assert.Equal(413, await StatusAsync(port, Post(target, limit + 1)));
    }

    /// <summary>Closes an idle connection while Kestrel's own 130 s are far away.</summary>
    public static async Task ClosesIdleConnectionsAsync(int port)
    {
        await using var connection = await RawHttp.ConnectAsync(port);
        connection.Limit = TimeSpan.FromSeconds(60);
        Assert.False((await connection.GetAsync("/")).Closes);
        Assert.Equal(ConnectionEnd.Fin, (await connection.ReadEndAsync()).End);
    }

    /// <summary>The listen queue as the kernel has it, which it cuts to somaxconn.</summary>
    public static async Task BacklogIsAsync(int port, int backlog)
    {
        var cap = int.Parse(await File.ReadAllTextAsync("/proc/sys/net/core/somaxconn"), CultureInfo.InvariantCulture);
        Assert.All(await ListenQueuesAsync(port), queue => Assert.Equal(Math.Min(backlog, cap), queue));
    }

    /// <summary>Of every socket that listens on the port.</summary>
    public static async Task<IReadOnlyList<int>> ListenQueuesAsync(int port)
    {
        using var ss = Process.Start(new ProcessStartInfo(Peers.Require("ss"), ["-ltnH", $"sport = :{port}"]) { RedirectStandardOutput = true })!;
        var lines = (await ss.StandardOutput.ReadToEndAsync().WithTimeout()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        return [.. lines.Select(line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], CultureInfo.InvariantCulture))];
    }

    /// <summary>For what the kernel shows and does not announce.</summary>
    public static async Task UntilAsync(Func<bool> seen)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!seen())
            await look.WaitForNextTickAsync(limit.Token);
    }

    private static async Task<int> StatusAsync(int port, string request)
    {
        await using var connection = await RawHttp.ConnectAsync(port);
        await connection.SendAsync(request);
        return (await connection.ReadResponseAsync()).Status;
    }

    private static string RequestLine(int length)
    {
        const string Start = "GET /?", End = " HTTP/1.1";
        return Start + new string('a', length - Start.Length - End.Length) + End;
    }

    private static string Request(IEnumerable<string> fields) => $"GET / HTTP/1.1\r\nHost: localhost\r\n{string.Concat(fields)}\r\n";

    private static IEnumerable<string> Fields(int count) => Enumerable.Range(0, count).Select(i => $"X-{i}: v\r\n");

    // Name, colon, blank, value and line end.
    private static string Field(int length) => $"X-Long: {new string('v', length - "X-Long: \r\n".Length)}\r\n";

    private static string Post(string target, int length) =>
        $"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: {length}\r\n\r\n";
}
