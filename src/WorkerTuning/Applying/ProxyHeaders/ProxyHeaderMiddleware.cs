using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying.ProxyHeaders;

/// <summary>Takes the PROXY header off a connection, before TLS and HTTP see its bytes, and gives the connection the client's address.</summary>
internal sealed class ProxyHeaderMiddleware(ConnectionDelegate next, PlanStore plans, KestrelServerLimits limits, ProxyHeaderRefusals refusals, TimeProvider time)
{
    // Timers take no more than 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        if (await TakeHeaderAsync(connection))
            await next(connection);
    }

    /// <returns>False where the connection is not to go on.</returns>
    private async ValueTask<bool> TakeHeaderAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        var plan = plans.Current.Listen.Proxy!;
        var limit = limits.RequestHeadersTimeout is { Ticks: > 0 } patience && patience < Longest ? patience : Longest;
        using var deadline = new CancellationTokenSource(limit, time);
        await using var stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested
            .UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline) ?? default;
        var any = false;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(deadline.Token);
                var buffer = result.Buffer;
                any |= !buffer.IsEmpty;
                var header = ProxyHeaderParser.Parse(buffer, plan.Protocol);
                if (header.State >= ProxyHeaderState.Begun && !plan.Allowed.Contains(connection.RemoteEndPoint))
                {
                    input.AdvanceTo(buffer.End);
                    await refusals.ForbidAsync(connection);
                    return false;
                }

                switch (header.State)
                {
                    case ProxyHeaderState.Complete:
                        Apply(connection, header);
                        input.AdvanceTo(buffer.GetPosition(header.Length));
                        return true;
                    case ProxyHeaderState.Malformed:
                        input.AdvanceTo(buffer.End);
                        refusals.Malformed(connection, header.Problem!);
                        return false;
                    case ProxyHeaderState.Begun when result.IsCompleted:
                        input.AdvanceTo(buffer.End);
                        refusals.Malformed(connection, "the connection ends within it");
                        return false;
                    case ProxyHeaderState.Undecided when !result.IsCompleted:
                    case ProxyHeaderState.Begun:
                        input.AdvanceTo(buffer.Start, buffer.End);
                        break;
                    default:
                        // Looked at and not taken: the next one reads the same bytes at once.
                        input.AdvanceTo(buffer.Start);
                        return true;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Else the server stops, or the connection was aborted.
            if (deadline.IsCancellationRequested && !IsStopping(connection))
                refusals.Late(connection, limit, any);
            return false;
        }
        catch (IOException)
        {
            // The client is gone.
            return false;
        }
    }

    private static bool IsStopping(ConnectionContext connection) =>
        connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.IsCancellationRequested ?? false;

    private void Apply(ConnectionContext connection, in ProxyHeader header)
    {
        connection.Features.Set(ProxiedConnection.Instance);
        connection.Features.Set<IProxyHeaderFeature>(header.Extensions ?? ProxyExtensions.None);
        if (header.Source is not { } client)
            return;
        refusals.Taken(connection, client);
        connection.RemoteEndPoint = client;
        connection.LocalEndPoint = header.Destination;
    }
}
