using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WorkerTuning.Tests.Shared;

/// <summary>Speaks to a control socket as gunicornc does, or sends any bytes.</summary>
internal sealed class ControlClient : IAsyncDisposable
{
    private readonly NetworkStream _stream;

    private ControlClient(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    public static async Task<ControlClient> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path)).WithTimeout();
        return new ControlClient(socket);
    }

    /// <summary>One command on a connection of its own; its data.</summary>
    public static async Task<JsonElement> AskAsync(string path, string command)
    {
        await using var client = await ConnectAsync(path);
        var answer = await client.AskAsync(command);
        Assert.True(answer.GetProperty("status").GetString() == "ok", answer.ToString());
        return answer.GetProperty("data");
    }

    /// <summary>One command on a connection of its own; why it is refused.</summary>
    public static async Task<string> AskInVainAsync(string path, string command)
    {
        await using var client = await ConnectAsync(path);
        var answer = await client.AskAsync(command);
        Assert.Equal("error", answer.GetProperty("status").GetString());
        return answer.GetProperty("error").GetString()!;
    }

    public static byte[] Frame(string json)
    {
        var body = Encoding.UTF8.GetBytes(json);
        var frame = new byte[sizeof(uint) + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, body.Length);
        body.CopyTo(frame, sizeof(uint));
        return frame;
    }

    public async Task<JsonElement> AskAsync(string command, int id = 1)
    {
        await SendAsync(Frame(new JsonObject { ["id"] = id, ["command"] = command, ["args"] = new JsonArray() }.ToJsonString()));
        var answer = await ReadAsync();
        Assert.Equal(id, answer.GetProperty("id").GetInt32());
        return answer;
    }

    public Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes).WithTimeout();

    public async Task<JsonElement> ReadAsync()
    {
        var length = new byte[sizeof(uint)];
        await _stream.ReadExactlyAsync(length).WithTimeout(TimeSpan.FromSeconds(60));
        var body = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await _stream.ReadExactlyAsync(body).WithTimeout();
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Everything until the server closes.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var all = new MemoryStream();
        try
        {
            await _stream.CopyToAsync(all).WithTimeout();
        }
        catch (IOException)
        {
            // Closed with something of ours unread.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
