using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Configuration;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>Refuses connections for their PROXY header: counted each, logged at a pace that a flood of them does not set.</summary>
internal sealed class ProxyHeaderRefusals(ConnectionCounts counts, [FromKeyedServices(ServerClock.Key)] TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger(Log.Category);
    private readonly LinePace _forbidden = new(time);
    private readonly LinePace _malformed = new(time);
    private readonly LinePace _late = new(time);

    private static ReadOnlyMemory<byte> Forbidden { get; } = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray();

    /// <summary>As gunicorn answers. A client that speaks TLS or HTTP/2 cannot read it, and sees the end of the connection.</summary>
    public async ValueTask ForbidAsync(ConnectionContext connection)
    {
        counts.End(ConnectionEndReason.ProxyForbidden);
        if (_forbidden.May(out var more))
            Log.Forbidden(_logger, Name(connection.RemoteEndPoint), more);
        await connection.Transport.Output.WriteAsync(Forbidden);
    }

    public void Malformed(ConnectionContext connection, string problem)
    {
        counts.End(ConnectionEndReason.ProxyMalformed);
        if (_malformed.May(out var more))
            Log.Malformed(_logger, Name(connection.RemoteEndPoint), problem, more);
    }

    /// <param name="connection">The connection.</param>
    /// <param name="limit">The time it had.</param>
    /// <param name="any">Whether it sent anything: a connection opened in advance is no offence.</param>
    public void Late(ConnectionContext connection, TimeSpan limit, bool any)
    {
        counts.End(ConnectionEndReason.ProxyTimeout);
        if (!any)
            Log.Silent(_logger, Name(connection.RemoteEndPoint), limit.TotalSeconds);
        else if (_late.May(out var more))
            Log.Late(_logger, Name(connection.RemoteEndPoint), limit.TotalSeconds, more);
    }

    public void Taken(ConnectionContext connection, IPEndPoint client)
    {
        if (_logger.IsEnabled(LogLevel.Debug))
            Log.Taken(_logger, Name(connection.RemoteEndPoint), client.ToString());
    }

    private static string Name(EndPoint? peer) => peer is IPEndPoint ? peer.ToString()! : "a unix socket";
}
