using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>Clients that connect again whenever the server says goodbye in order, and hold everything else against it.</summary>
internal sealed class SoakClients(PoolServer server, int sockets, int streams) : IDisposable
{
    private const int Requesters = 4;

    // All in turn, so that a client hears of its close about once a second.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<string> _failures = new();
    private readonly HttpClient _http = new() { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
    private long _echoes;
    private long _closed;
    private long _streams;

    public IReadOnlyCollection<string> Failures => _failures;

    public long Echoes => Volatile.Read(ref _echoes);

    /// <summary>WebSockets that were closed with 1001.</summary>
    public long Closed => Volatile.Read(ref _closed);

    /// <summary>Event streams that were opened.</summary>
    public long Streams => Volatile.Read(ref _streams);

    public Task RunAsync(CancellationToken enough) => Task.WhenAll(
    [
        .. Enumerable.Range(0, sockets).Select(_ => Task.Run(() => AgainAsync(EchoAsync, enough))),
        .. Enumerable.Range(0, streams).Select(_ => Task.Run(() => AgainAsync(ReadAsync, enough))),
        .. Enumerable.Range(0, Requesters).Select(_ => Task.Run(() => AgainAsync(AskAsync, enough))),
    ]);

    public void Dispose() => _http.Dispose();

    private async Task AgainAsync(Func<CancellationToken, Task> once, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested && _failures.Count < 20)
        {
            try
            {
                await once(enough);
            }
            catch (Exception e)
            {
                _failures.Enqueue($"{once.Method.Name}: {e}");
            }
        }
    }

    // To the end of the connection. An echo that the close frame has overtaken was not lost.
    private async Task EchoAsync(CancellationToken enough)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{server.Address.Port}/socket"), CancellationToken.None).WithTimeout(TimeSpan.FromSeconds(30));
        using var turn = new PeriodicTimer(Pause);
        var buffer = new byte[64];
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            var text = i.ToString(CultureInfo.InvariantCulture);
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WithTimeout();
            var answer = await socket.ReceiveAsync(buffer, CancellationToken.None).WithTimeout(TimeSpan.FromSeconds(30));
            if (answer.MessageType == WebSocketMessageType.Close)
            {
                if (answer.CloseStatus != WebSocketCloseStatus.EndpointUnavailable)
                    _failures.Enqueue($"A WebSocket was closed with {answer.CloseStatus}.");
                Interlocked.Increment(ref _closed);
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithTimeout();
                return;
            }

            if (Encoding.UTF8.GetString(buffer, 0, answer.Count) is var echo && echo != text)
                _failures.Enqueue($"The echo of {text} was {echo}.");
            Interlocked.Increment(ref _echoes);
            await turn.WaitForNextTickAsync(CancellationToken.None);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithTimeout(TimeSpan.FromSeconds(30));
    }

    private async Task ReadAsync(CancellationToken enough)
    {
        using var response = await _http.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, CancellationToken.None);
        response.EnsureSuccessStatusCode();
        Interlocked.Increment(ref _streams);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(CancellationToken.None));
        while (!enough.IsCancellationRequested && await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (line is not ("data: x" or ""))
                _failures.Enqueue($"An event was '{line}'.");
        }
    }

    private async Task AskAsync(CancellationToken enough)
    {
        if (await _http.GetStringAsync(new Uri("/", UriKind.Relative), CancellationToken.None) is var text and not "hello")
            _failures.Enqueue($"A request was answered with '{text}'.");
    }
}
