using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WorkerTuning.LoadTests.Endurance;

/// <summary>Mixed load at a steady rate: good clients, whose every request has to be answered, and bad ones, whose need not.</summary>
internal sealed class Clients(string address, int perSecond) : IDisposable
{
    private const int Ticks = 20;

    private static readonly byte[] Body = new byte[65_536];

    private static readonly string[] Paths = ["/hello", "/local", "/hello", "/json", "/hello", "/wait", "/local", "/down", "/hello", "/up"];

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseCookies = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20), PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        BaseAddress = new($"http://{address}"),
        Timeout = TimeSpan.FromSeconds(30),
    };

    private readonly IPEndPoint _endPoint = IPEndPoint.Parse(address);
    private long _answered, _failed, _spoilt;
    private volatile string? _firstFailure;

    public long Answered => Interlocked.Read(ref _answered);

    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Requests of bad clients.</summary>
    public long Spoilt => Interlocked.Read(ref _spoilt);

    public string? FirstFailure => _firstFailure;

    public async Task RunAsync(CancellationToken stopped)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / Ticks));
        var open = new HashSet<Task>();
        for (long n = 0; !stopped.IsCancellationRequested;)
        {
            await timer.WaitForNextTickAsync(CancellationToken.None);
            for (var i = 0; i < perSecond / Ticks; i++, n++)
                open.Add(n % 50 == 49 ? SpoilAsync((int)(n / 50 % 4)) : AskAsync(Paths[n % Paths.Length], n));
            open.RemoveWhere(static t => t.IsCompleted);
        }

        await Task.WhenAll(open);
    }

    public void Dispose() => _client.Dispose();

    private async Task AskAsync(string path, long n)
    {
        try
        {
            using var request = new HttpRequestMessage(path == "/up" ? HttpMethod.Post : HttpMethod.Get, path) { Content = path == "/up" ? new ByteArrayContent(Body) : null };
            request.Headers.Add("x-trace", n.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (n % 40 == 0)
                request.Headers.ConnectionClose = true;
            using var answer = await _client.SendAsync(request).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Interlocked.Increment(ref _answered);
                return;
            }

            Fail($"{path}: {(int)answer.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Fail($"{path}: {e.Message} {e.InnerException?.Message}");
        }
    }

    // One leaves in the middle of its request, one of its body, one while it waits, and one sends byte by byte and is answered at last.
    private async Task SpoilAsync(int way)
    {
        Interlocked.Increment(ref _spoilt);
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(_endPoint).ConfigureAwait(false);
            var (text, pause) = way switch
            {
                0 => ("GET /hello HTTP/1.1\r\nHost: loc", 300),
                1 => ("POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf", 500),
                2 => ("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n", 20),
                _ => ("GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 0),
            };
            if (way == 3)
            {
                foreach (var b in Encoding.ASCII.GetBytes(text))
                {
                    await socket.SendAsync(new[] { b }).ConfigureAwait(false);
                    await Task.Delay(50).ConfigureAwait(false);
                }

                await socket.ReceiveAsync(new byte[1024]).ConfigureAwait(false);
                return;
            }

            await socket.SendAsync(Encoding.ASCII.GetBytes(text)).ConfigureAwait(false);
            await Task.Delay(pause).ConfigureAwait(false);
            // A reset, where it would be an orderly close otherwise.
            if (way != 0)
                socket.LingerState = new(true, 0);
        }
        catch (SocketException)
        {
        }
    }

    private void Fail(string what)
    {
        Interlocked.Increment(ref _failed);
        _firstFailure ??= $"{DateTime.UtcNow:HH:mm:ss} {what}";
    }
}
