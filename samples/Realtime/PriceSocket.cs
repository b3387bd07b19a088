using System.Net.WebSockets;
using System.Text;

namespace WorkerTuning.Samples.Realtime;

/// <summary>Answers each message. The server sends the close frame 1001 when the worker or the process must go; the handler only reads on.</summary>
internal static class PriceSocket
{
    public static async Task ServeAsync(HttpContext context, WorkerLocal<PriceBook> book)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[1024];
        while ((await socket.ReceiveAsync(buffer.AsMemory(), context.RequestAborted)).MessageType != WebSocketMessageType.Close)
            await socket.SendAsync(Encoding.UTF8.GetBytes(book.Value.Ask()), WebSocketMessageType.Text, endOfMessage: true, context.RequestAborted);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, context.RequestAborted);
    }
}
