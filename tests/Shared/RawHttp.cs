using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace WorkerTuning.Tests.Shared;

/// <summary>
/// An HTTP/1.1 connection over a plain socket, for what HttpClient would never send and what it hides. Every operation has the time limit
/// <see cref="Limit"/>. Not for use by two readers at once.
/// </summary>
internal sealed class RawHttp : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private Stream _stream;
    private int _start;
    private int _end;

    private RawHttp(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket, ownsSocket: true);
    }

    public TimeSpan Limit { get; set; } = TimeSpan.FromSeconds(10);

    public EndPoint? LocalEndPoint => _socket.LocalEndPoint;

    public EndPoint? RemoteEndPoint => _socket.RemoteEndPoint;

    public static Task<RawHttp> ConnectAsync(int port) => ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));

    public static Task<RawHttp> ConnectUnixAsync(string path) => ConnectAsync(new UnixDomainSocketEndPoint(path));

    /// <summary>Fails with a <see cref="SocketException"/> such as ConnectionRefused.</summary>
    public static async Task<RawHttp> ConnectAsync(EndPoint address)
    {
        var unix = address is UnixDomainSocketEndPoint;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, unix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        try
        {
            if (!unix)
                socket.NoDelay = true;
            await socket.ConnectAsync(address).WithTimeout();
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>From here on everything goes through TLS, as after a PROXY line.</summary>
    public async Task StartTlsAsync(SslClientAuthenticationOptions options)
    {
        var tls = new SslStream(_stream);
        _stream = tls;
        await tls.AuthenticateAsClientAsync(options).WithTimeout(Limit);
    }

    /// <summary>Sends the characters as bytes (Latin-1); line ends are the caller's.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).WithTimeout(Limit, "sending");

    /// <summary>Sends a GET and reads its response. <paramref name="headers"/> are whole lines without their ends.</summary>
    public async Task<RawHttpResponse> GetAsync(string target, params string[] headers)
    {
        var lines = headers.Any(header => header.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))
            ? headers
            : ["Host: localhost", .. headers];
        await SendAsync($"GET {target} HTTP/1.1\r\n{string.Concat(lines.Select(line => $"{line}\r\n"))}\r\n");
        return await ReadResponseAsync();
    }

    /// <summary>Reads one response: its body by Content-Length, by chunks, or up to the end of the connection.</summary>
    /// <param name="bodiless">It answers a HEAD, so that its Content-Length is not followed by a body.</param>
    public Task<RawHttpResponse> ReadResponseAsync(bool bodiless = false) => ReadWholeAsync(bodiless).WithTimeout(Limit, "reading a response");

    /// <summary>Reads the status line and headers only, for responses whose body comes bit by bit.</summary>
    public Task<RawHttpResponse> ReadHeadAsync() => ReadHeadersAsync().WithTimeout(Limit, "reading the head of a response");

    /// <summary>The data of the next chunk; empty for the last one, behind which trailers are read over.</summary>
    public Task<byte[]> ReadChunkAsync() => ReadOneChunkAsync([]).WithTimeout(Limit, "reading a chunk");

    /// <summary>A line up to CRLF or LF, without it.</summary>
    public Task<string> ReadLineAsync() => ReadOneLineAsync().WithTimeout(Limit, "reading a line");

    /// <summary>Reads until the other side ends the connection: how it did, and what it sent before.</summary>
    public Task<(ConnectionEnd End, byte[] Received)> ReadEndAsync() => ReadToEndAsync().WithTimeout(Limit, "waiting for the end of the connection");

    /// <summary>Says that nothing more will be sent (FIN), and can still read.</summary>
    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection by a reset (RST).</summary>
    public void Reset()
    {
        _socket.LingerState = new(enable: true, seconds: 0);
        _socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.DisposeAsync();
        }
        catch (IOException)
        {
            // The farewell of TLS on a connection that is gone.
        }
        _socket.Dispose();
    }

    private async Task<RawHttpResponse> ReadWholeAsync(bool bodiless)
    {
        var response = await ReadHeadersAsync();
        if (bodiless || response.Status is < 200 or 204 or 304)
            return response;
        if (response.Header("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true)
            return await ReadChunksAsync(response);
        return response.Header("Content-Length") is { } length
            ? response with { Body = await ReadExactlyAsync(int.Parse(length, CultureInfo.InvariantCulture)) }
            : response with { Body = await ReadUntilFinAsync() };
    }

    private async Task<RawHttpResponse> ReadHeadersAsync() => new(await ReadOneLineAsync(), await ReadFieldsAsync(), [], []);

    private async Task<List<KeyValuePair<string, string>>> ReadFieldsAsync()
    {
        var fields = new List<KeyValuePair<string, string>>();
        while (await ReadOneLineAsync() is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                throw new InvalidDataException($"Not a header: '{line}'");
            fields.Add(new(line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }
        return fields;
    }

    private async Task<RawHttpResponse> ReadChunksAsync(RawHttpResponse head)
    {
        var body = new List<byte>();
        var trailers = new List<KeyValuePair<string, string>>();
        while (await ReadOneChunkAsync(trailers) is { Length: > 0 } chunk)
            body.AddRange(chunk);
        return head with { Body = [.. body], Trailers = trailers };
    }

    private async Task<byte[]> ReadOneChunkAsync(List<KeyValuePair<string, string>> trailers)
    {
        var size = (await ReadOneLineAsync()).Split(';')[0].Trim();
        var data = await ReadExactlyAsync(int.Parse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        if (data.Length == 0)
            trailers.AddRange(await ReadFieldsAsync());
        else if (await ReadOneLineAsync() is { Length: > 0 } more)
            throw new InvalidDataException($"The chunk of {data.Length} bytes goes on: '{more}'");
        return data;
    }

    private async Task<string> ReadOneLineAsync()
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = (char)await ReadByteAsync(line);
            if (next == '\n')
                return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
            line.Append(next);
        }
    }

    private async ValueTask<byte> ReadByteAsync(StringBuilder before)
    {
        if (_start == _end && !await FillAsync())
            throw new EndOfStreamException($"The connection ended after '{before}'.");
        return _buffer[_start++];
    }

    private async Task<byte[]> ReadExactlyAsync(int count)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            if (_start == _end && !await FillAsync())
                throw new EndOfStreamException($"The connection ended after {have} of {count} bytes.");
            var some = Math.Min(count - have, _end - _start);
            _buffer.AsSpan(_start, some).CopyTo(bytes.AsSpan(have));
            _start += some;
            have += some;
        }
        return bytes;
    }

    private async Task<byte[]> ReadUntilFinAsync()
    {
        var (end, rest) = await ReadToEndAsync();
        return end == ConnectionEnd.Fin
            ? rest
            : throw new IOException($"The connection was reset after {rest.Length} bytes of the body.");
    }

    private async Task<(ConnectionEnd End, byte[] Received)> ReadToEndAsync()
    {
        var rest = new List<byte>();
        try
        {
            do
            {
                rest.AddRange(_buffer[_start.._end]);
                _start = _end;
            }
            while (await FillAsync());
            return (ConnectionEnd.Fin, [.. rest]);
        }
        catch (IOException failure) when (IsReset(failure))
        {
            return (ConnectionEnd.Reset, [.. rest]);
        }
    }

    private static bool IsReset(IOException failure) =>
        failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown };

    private async Task<bool> FillAsync()
    {
        _start = 0;
        _end = 0;
        _end = await _stream.ReadAsync(_buffer);
        return _end > 0;
    }
}
