using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>Both ends of a WebSocket that echoes.</summary>
internal static class EchoSocket
{
    public static async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    public static async Task<ClientWebSocket> ConnectAsync(int port, string path = "/socket")
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}{path}"), CancellationToken.None).WithTimeout();
        await EchoAsync(socket);
        return socket;
    }

    public static async Task EchoAsync(ClientWebSocket socket)
    {
        var buffer = new byte[16];
        await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None).WithTimeout();
        Assert.Equal(4, (await socket.ReceiveAsync(buffer, CancellationToken.None).WithTimeout()).Count);
    }

    /// <summary>Reads up to the close frame and answers it, as browsers do.</summary>
    public static async Task<WebSocketCloseStatus?> ReadCloseAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1024];
        while ((await socket.ReceiveAsync(buffer, CancellationToken.None).WithTimeout()).MessageType != WebSocketMessageType.Close)
        {
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithTimeout();
        return socket.CloseStatus;
    }
}
