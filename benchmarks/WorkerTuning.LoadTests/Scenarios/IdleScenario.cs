using System.Net;
using System.Net.Sockets;
using System.Text;
using WorkerTuning.LoadTests.Measuring;
using WorkerTuning.LoadTests.Servers;

namespace WorkerTuning.LoadTests.Scenarios;

internal sealed class IdleScenario : Scenario
{
    private const int Connections = 10_000;
    private static readonly byte[] Request = Encoding.ASCII.GetBytes("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");

    public override string Name => "idle";

    public override string What => $"memory with {Connections:N0} idle keep-alive connections, each after one request";

    public override async Task<IReadOnlyList<Table>> RunAsync(RunOptions options)
    {
        var table = new Table(Name, "PSS MB before", "PSS MB", "ratio");
        double? bare = null;
        foreach (var composition in new[] { Composition.Bare, Composition.Ours })
        {
            using var server = await Contestant.Of(composition).RunAsync();
            var before = ProcessTree.Memory(server.Process.Id);
            var open = await OpenAsync(IPEndPoint.Parse(server.Address));
            double with = ProcessTree.Memory(server.Process.Id);
            bare ??= with;
            table.Add(composition, Table.Mega(before), Table.Mega(with), Table.Ratio(with / bare.Value));
            open.ForEach(s => s.Dispose());
        }

        return [table];
    }

    private static async Task<List<Socket>> OpenAsync(IPEndPoint address)
    {
        var open = new List<Socket>(Connections);
        var buffer = new byte[1024];
        for (var i = 0; i < Connections; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            open.Add(socket);
            await socket.ConnectAsync(address);
            await socket.SendAsync(Request);
            if (await socket.ReceiveAsync(buffer) == 0)
                throw new InvalidOperationException($"connection {i + 1} was closed");
        }

        return open;
    }
}
