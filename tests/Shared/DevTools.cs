using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkerTuning.Tests.Shared;

/// <summary>A connection to a browser in its DevTools protocol: commands with their answers, and events by session.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonNode>> _waiting = new();
    private Task _reading = Task.CompletedTask;
    private int _lastId;

    /// <summary>Session, method and parameters of each event, one at a time, in the order they come.</summary>
    public event Action<string?, string, JsonNode>? Received;

    public static async Task<DevTools> ConnectAsync(Uri address)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(address, CancellationToken.None).WithTimeout();
        tools._reading = tools.ReadAsync();
        return tools;
    }

    /// <exception cref="InvalidOperationException">The browser refused the command.</exception>
    public async Task<JsonNode> SendAsync(string method, JsonObject? parameters = null, string? session = null)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters ?? [] };
        if (session is not null)
            command["sessionId"] = session;
        await _sending.WaitAsync().WithTimeout();
        try
        {
            await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).WithTimeout();
        }
        finally
        {
            _sending.Release();
        }
        var message = await answer.Task.WithTimeout(TimeSpan.FromSeconds(30), method);
        return message["error"] is { } error ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}") : message["result"]!;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading.WithTimeout();
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } message)
            {
                if (message["id"] is not { } id)
                    Received?.Invoke((string?)message["sessionId"], (string)message["method"]!, message["params"]!);
                else if (_waiting.TryRemove((int)id, out var answer))
                    answer.SetResult(message);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
        }
        foreach (var answer in _waiting.Values)
            answer.TrySetException(new IOException("The browser closed its DevTools connection."));
    }

    private async Task<JsonNode?> ReceiveAsync()
    {
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonNode.Parse(message.ToArray());
    }
}
