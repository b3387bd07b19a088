using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.Writing;

/// <summary>
/// Sends each record to a socket. A stream that breaks is connected anew and the record sent again; of a datagram nobody says whether it
/// arrived, so one that the system refuses is counted as lost.
/// </summary>
/// <param name="name">The setting.</param>
/// <param name="target">Where it leads, for people.</param>
/// <param name="connect">Connects; fails with a <see cref="SocketException"/>.</param>
/// <param name="ending">What ends a record on the wire: null for nothing.</param>
/// <param name="logger">Hears of what is lost.</param>
internal sealed class SocketSink(string name, string target, Func<Socket> connect, byte? ending, ILogger logger) : ILogSink
{
    private static readonly TimeSpan Repeat = TimeSpan.FromMinutes(1);

    private Socket? _socket;
    private byte[] _message = new byte[1_024];
    private long _lost;
    private long _warnedAt;

    public long Lost => Volatile.Read(ref _lost);

    public int Take(ReadOnlySpan<byte> batch)
    {
        var record = Frames.First(batch);
        var message = Message(record);
        try
        {
            Send(message);
        }
        catch (SocketException e)
        {
            throw new IOException(e.Message, e);
        }

        return Frames.HeadSize + record.Length;
    }

    public void Dispose() => _socket?.Dispose();

    private void Send(ReadOnlySpan<byte> message)
    {
        var isNew = _socket is null;
        _socket ??= connect();
        try
        {
            // A blocking stream takes all of it or fails.
            _socket.Send(message);
        }
        catch (SocketException e) when (_socket.ProtocolType == ProtocolType.Udp)
        {
            // What came back, if anything, was about an earlier datagram.
            Lose(e.Message);
        }
        catch (SocketException e) when (_socket.SocketType == SocketType.Dgram && e.SocketErrorCode is SocketError.MessageSize)
        {
            Lose(e.Message);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            _socket = null;
            if (isNew)
                throw;
            // Whoever listens may have been restarted.
            Send(message);
        }
    }

    private ReadOnlySpan<byte> Message(ReadOnlySpan<byte> record)
    {
        if (ending is not { } end)
            return record;
        if (_message.Length <= record.Length)
            _message = new byte[record.Length + 1];
        var message = _message.AsSpan(0, record.Length + 1);
        record.CopyTo(message);
        // In a stream of lines a message is one line.
        if (end == (byte)'\n')
            message.Replace((byte)'\n', (byte)' ');
        message[^1] = end;
        return message;
    }

    private void Lose(string reason)
    {
        Interlocked.Increment(ref _lost);
        var now = Environment.TickCount64;
        if (_warnedAt != 0 && now - _warnedAt < Repeat.TotalMilliseconds)
            return;
        _warnedAt = now;
        Log.CannotSend(logger, name, target, reason, _lost);
    }
}
