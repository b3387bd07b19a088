using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>A POST that has its worker and waits in its handler for its body.</summary>
internal sealed class HeldRequest : IAsyncDisposable
{
    private readonly string _body;

    private HeldRequest(RawHttp connection, string body)
    {
        Connection = connection;
        _body = body;
    }

    public RawHttp Connection { get; }

    public static async Task<HeldRequest> SendAsync(int port, string target, string body = "[]")
    {
        var connection = await RawHttp.ConnectAsync(port);
        await connection.SendAsync(
            $"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {body.Length}\r\n\r\n");
        // The server says so when the handler begins to read.
        Assert.Equal(100, (await connection.ReadResponseAsync()).Status);
        return new(connection, body);
    }

    public async Task<RawHttpResponse> FinishAsync()
    {
        await Connection.SendAsync(_body);
        return await Connection.ReadResponseAsync();
    }

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
