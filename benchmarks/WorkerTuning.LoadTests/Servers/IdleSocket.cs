using System.Net.WebSockets;

namespace WorkerTuning.LoadTests.Servers;

/// <summary>A WebSocket that echoes and has nothing to say by itself.</summary>
internal static class IdleSocket
{
    public const string Path = "/socket";

    /// <summary>A text frame with two letters, masked by zeros.</summary>
    public static readonly byte[] Message = [0x81, 0x82, 0, 0, 0, 0, (byte)'h', (byte)'i'];

    /// <summary>The same as the server sends it.</summary>
    public static readonly byte[] Answer = [0x81, 0x02, (byte)'h', (byte)'i'];

    /// <summary>With middleware of its own, so that the other paths are as they were.</summary>
    public static void Map(WebApplication app)
    {
        var branch = ((IEndpointRouteBuilder)app).CreateApplicationBuilder();
        branch.UseWebSockets();
        branch.Run(ServeAsync);
        app.Map(Path, branch.Build());
    }

    private static async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[64];
        while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } message)
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, CancellationToken.None);
    }
}
