using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using WorkerTuning.FunctionalTests.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Connections;

/// <summary>Clients that are slow on purpose, and very many that do nothing, beside one that just wants to be served.</summary>
public class ManyTests
{
    private const int Slow = 1_000;
    private const int Idle = 10_000;

    private static readonly byte[] Request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    [SkippableFact]
    public async Task SlowClients_AThousand_LeaveAHealthyOneAlone()
    {
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2, RequestHeadersTimeout = "4s", MinRequestBodyDataRate = 240 });
        var slow = new Socket[Slow];
        await ForEachAsync(Slow, async i =>
        {
            slow[i] = await ConnectAsync(server.Port);
            // Half of a header for the one half, the beginning of a body for the other.
            await slow[i].SendAsync(i % 2 == 0 ? "GET / HTTP/1.1\r\nHos"u8.ToArray() : "POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nx"u8.ToArray());
        });
        await using var healthy = await RawHttp.ConnectAsync(server.Port);
        for (var i = 0; i < 20; i++)
            Assert.Equal("hello", (await healthy.GetAsync("/")).Text);
        Assert.Equal(Slow + 1, (await ConnectionsAsync(healthy)).Open);

        await ForEachAsync(Slow, async i =>
        {
            using var socket = slow[i];
            Assert.StartsWith("HTTP/1.1 408", await ReadAsync(socket), StringComparison.Ordinal);
        });
        Assert.Equal("hello", (await healthy.GetAsync("/")).Text);
    }

    [SkippableFact]
    public async Task IdleConnections_TenThousand_AreKeptAndServedAgain()
    {
        RequireDescriptors(Idle + 1_000);
        await using var server = await ControlledServer.StartAsync(new { Bind = "127.0.0.1:0", Workers = 2, Backlog = 4096 });
        var idle = new Socket[Idle];
        try
        {
            await ForEachAsync(Idle, async i =>
            {
                idle[i] = await ConnectAsync(server.Port);
                await idle[i].SendAsync(Request);
                Assert.StartsWith("HTTP/1.1 200", await ReadAsync(idle[i]), StringComparison.Ordinal);
            });
            await using var other = await RawHttp.ConnectAsync(server.Port);
            var connections = await ConnectionsAsync(other);
            Assert.Equal(Idle + 1, connections.Open);
            Assert.All(connections.Ended, ended => Assert.Equal(0, ended.Value));

            await ForEachAsync(Idle / 50, async i =>
            {
                await idle[i * 50].SendAsync(Request);
                Assert.StartsWith("HTTP/1.1 200", await ReadAsync(idle[i * 50]), StringComparison.Ordinal);
            });
        }
        finally
        {
            foreach (var socket in idle)
                socket?.Dispose();
        }
    }

    private static async Task<(int Open, Dictionary<string, long> Ended)> ConnectionsAsync(RawHttp http)
    {
        using var json = JsonDocument.Parse((await http.GetAsync("/connections")).Text);
        return (
            json.RootElement.GetProperty("open").GetInt32(),
            json.RootElement.GetProperty("ended").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt64()));
    }

    private static Task ForEachAsync(int count, Func<int, Task> act) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (i, _) => await act(i).WithTimeout(TimeSpan.FromSeconds(40)))
            .WithTimeout(TimeSpan.FromSeconds(90));

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    // A whole response, chunked or without a body: the next one must not begin with its end.
    private static async Task<string> ReadAsync(Socket socket)
    {
        var buffer = new byte[1_024];
        var have = 0;
        while (await socket.ReceiveAsync(buffer.AsMemory(have)) is var some and > 0)
        {
            have += some;
            var text = Encoding.ASCII.GetString(buffer, 0, have);
            if (text.EndsWith(text.Contains("chunked", StringComparison.Ordinal) ? "\r\n0\r\n\r\n" : "\r\n\r\n", StringComparison.Ordinal))
                return text;
        }

        return $"Ended after '{Encoding.ASCII.GetString(buffer, 0, have)}'.";
    }

    // .NET itself has raised the soft limit to the hard one.
    private static void RequireDescriptors(int count)
    {
        if (!OperatingSystem.IsLinux())
            throw new SkipException("Open files are counted on Linux only.");
        var line = File.ReadLines("/proc/self/limits").First(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        var text = line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
        if (text != "unlimited" && int.Parse(text, CultureInfo.InvariantCulture) < count)
            throw new SkipException($"SKIPPED: {count} open files are needed and ulimit -n allows {text}.");
    }
}
