using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class SocketsScenario : Scenario
{
    private const int Sockets = 5_000;
    private static readonly byte[] Handshake = Encoding.ASCII.GetBytes(
        $"GET {IdleSocket.Path} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    public override string Name => "sockets";

    public override string What => $"memory of {Sockets:N0} idle WebSockets, each after one message";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        var each = new Dictionary<string, List<(double Memory, double Heap)>> { [Composition.Bare] = [], [Composition.Ours] = [] };
        var whole = TimeSpan.FromSeconds(20);
        for (var round = 0; round < options.Rounds && (round == 0 || options.HasTimeFor(whole)); round++)
        {
            foreach (var composition in round % 2 == 0 ? each.Keys : each.Keys.Reverse())
                each[composition].Add(await MeasureAsync(composition));
        }

        var table = new Table(Name, "PSS KB a socket", "ratio", "live KB a socket", "ratio");
        var bare = each[Composition.Bare];
        foreach (var (composition, own) in each)
        {
            double memory = Median.Of(own, m => m.Memory), heap = Median.Of(own, m => m.Heap);
            table.Add(composition, Table.Kilo(memory), Table.Ratio(memory / Median.Of(bare, m => m.Memory)), Table.Kilo(heap), Table.Ratio(heap / Median.Of(bare, m => m.Heap)));
        }

        return [table];
    }

    private static async Task<(double Memory, double Heap)> MeasureAsync(string composition)
    {
        using var server = await Contestant.Of(composition).RunAsync();
        using var client = new HttpClient();
        // A first one, so that the code of the way is loaded.
        (await OpenAsync(server, 1)).ForEach(s => s.Dispose());
        var before = await LookAsync(server, client);
        var open = await OpenAsync(server, Sockets);
        var with = await LookAsync(server, client);
        open.ForEach(s => s.Dispose());
        return ((with.Memory - before.Memory) / Sockets, (with.Heap - before.Heap) / Sockets);
    }

    // After a collection: the process's memory, and what of the heap is in use.
    private static async Task<(double Memory, double Heap)> LookAsync(RunningServer server, HttpClient client)
    {
        var heap = double.Parse(await client.GetStringAsync(server.Url("/heap")), CultureInfo.InvariantCulture);
        return (ProcessTree.Memory(server.Process.Id), heap);
    }

    private static async Task<List<Socket>> OpenAsync(RunningServer server, int count)
    {
        var address = IPEndPoint.Parse(server.Address);
        var open = new List<Socket>(count);
        var buffer = new byte[1024];
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            open.Add(socket);
            await socket.ConnectAsync(address);
            await socket.SendAsync(Handshake);
            await ReceiveAsync(socket, buffer, "\r\n\r\n"u8.ToArray());
            await socket.SendAsync(IdleSocket.Message);
            await ReceiveAsync(socket, buffer, IdleSocket.Answer);
        }

        return open;
    }

    private static async Task ReceiveAsync(Socket socket, byte[] buffer, byte[] end)
    {
        var length = 0;
        do
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
                throw new InvalidOperationException("a WebSocket was closed");
            length += read;
        }
        while (!buffer.AsSpan(0, length).EndsWith(end));
    }
}
