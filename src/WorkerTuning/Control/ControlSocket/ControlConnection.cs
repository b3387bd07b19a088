using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>One client, served by one thread: commands are answered while the thread pool is not.</summary>
internal sealed class ControlConnection(Socket socket, ControlCommands commands, ControlLimits limits, ILogger logger) : IDisposable
{
    private static long _messages;

    private long _heard = Interlocked.Increment(ref _messages);

    /// <summary>The number, among all that ever came, of the last message from this client.</summary>
    public long Heard => Volatile.Read(ref _heard);

    /// <summary>Returns when the client is done or its time is over.</summary>
    public void Serve()
    {
        try
        {
            using var stream = new NetworkStream(socket) { WriteTimeout = (int)limits.Message.TotalMilliseconds };
            Serve(stream, ControlPeer.Of(socket));
        }
        catch (Exception e)
        {
            // On a thread of its own it would end the process.
            Log.ConnectionEnded(logger, e.Message);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>From any thread; a read that waits is ended.</summary>
    public void Dispose() => socket.Dispose();

    private void Serve(Stream stream, ControlPeer peer)
    {
        var reader = new ControlReader(stream, limits);
        try
        {
            while (reader.Read() is { } message)
            {
                Volatile.Write(ref _heard, Interlocked.Increment(ref _messages));
                stream.Write(ControlAnswer.Encode(Answer(message, peer), message.IsLine));
                if (message.IsLine)
                    return;
            }
        }
        catch (ControlRefusal e)
        {
            // The rest of such a message is not looked for.
            stream.Write(ControlAnswer.Encode(ControlAnswer.OfError(null, e.Message), reader.IsLine));
        }
    }

    private JsonObject Answer(ControlMessage message, ControlPeer peer)
    {
        var id = ControlRequest.IdOf(message);
        try
        {
            return ControlAnswer.Of(id, commands.Run(ControlRequest.WordsOf(message), peer));
        }
        catch (ControlRefusal e)
        {
            return ControlAnswer.OfError(id, e.Message);
        }
        catch (Exception e)
        {
            Log.CommandFailed(logger, e);
            return ControlAnswer.OfError(id, "Command failed: " + e.Message);
        }
    }
}
