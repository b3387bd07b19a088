using System.Net;
using System.Net.Sockets;

namespace WorkerTuning.LoadTests.Endurance;

/// <summary>A statsd and a syslog that are there for some seconds, away for some, and there without reading for some.</summary>
internal sealed class Sinks : IDisposable
{
    private static readonly TimeSpan Phase = TimeSpan.FromSeconds(13);

    private readonly TcpListener _syslog = new(IPAddress.Loopback, 0);
    private readonly Socket _statsd = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    public Sinks()
    {
        _syslog.Start();
        SyslogPort = ((IPEndPoint)_syslog.LocalEndpoint).Port;
        _syslog.Stop();
        _statsd.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        StatsdPort = ((IPEndPoint)_statsd.LocalEndPoint!).Port;
        _statsd.Close();
    }

    public int SyslogPort { get; }

    public int StatsdPort { get; }

    public async Task RunAsync(CancellationToken stopped)
    {
        for (var phase = 0; !stopped.IsCancellationRequested; phase++)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stopped);
            end.CancelAfter(Phase);
            await (phase % 3 == 1 ? AwayAsync(end.Token) : Task.WhenAll(SyslogAsync(phase % 3 == 0, end.Token), StatsdAsync(end.Token)));
        }
    }

    public void Dispose() => _syslog.Dispose();

    private static async Task AwayAsync(CancellationToken end) =>
        await Task.Delay(Timeout.Infinite, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task SyslogAsync(bool reads, CancellationToken end)
    {
        var open = new List<Socket>();
        try
        {
            _syslog.Start();
            while (true)
            {
                var socket = await _syslog.AcceptSocketAsync(end).ConfigureAwait(false);
                open.Add(socket);
                if (reads)
                    _ = DrainAsync(socket);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }

        open.ForEach(static s => s.Dispose());
        _syslog.Stop();
    }

    private async Task StatsdAsync(CancellationToken end)
    {
        try
        {
            using var statsd = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            statsd.Bind(new IPEndPoint(IPAddress.Loopback, StatsdPort));
            var buffer = new byte[2048];
            while (true)
                await statsd.ReceiveAsync(buffer, end).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
        }
    }

    private static async Task DrainAsync(Socket socket)
    {
        try
        {
            var buffer = new byte[65_536];
            while (await socket.ReceiveAsync(buffer).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }
}
