using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WorkerTuning.Control;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.LongLived;

/// <summary>Hubs abort their connections when the host stops, so the close frames have to be with the clients before.</summary>
public class GoodbyeTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Term_TheHost_StopsOnceTheClientsHaveAnswered(int delay)
    {
        await using var host = await StartAsync(delay);
        using var socket = await EchoSocket.ConnectAsync(host.Address.Port);
        await StopAsync(host, delay);

        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[16], CancellationToken.None).WithTimeout()).MessageType);
        await host.TurnAsync();
        Assert.False(Stopping(host).IsCancellationRequested);

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None).WithTimeout();
        await host.UntilAsync(s => s.LongLived == 0);
        await host.TurnAsync();
        await Stopping(host).AsTask().WithTimeout();
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Term_AClientThatDoesNotAnswer_HoldsTheHostUpForASecond(int delay)
    {
        await using var host = await StartAsync(delay);
        using var socket = await EchoSocket.ConnectAsync(host.Address.Port);
        await StopAsync(host, delay);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[16], CancellationToken.None).WithTimeout()).MessageType);

        await host.AdvanceAsync(0.9);
        Assert.False(Stopping(host).IsCancellationRequested);
        await host.AdvanceAsync(0.1);
        await Stopping(host).AsTask().WithTimeout();
    }

    [Fact]
    public async Task Term_AHubsNegotiation_IsRefusedOnceClientsHaveHeard()
    {
        await using var host = await StartAsync(delay: 5);
        using var socket = await EchoSocket.ConnectAsync(host.Address.Port);
        using var client = new HttpClient { BaseAddress = host.Address };
        host.App.Services.GetRequiredService<ServerCommands>().Run(ServerCommand.Stop, "TERM");
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(client));

        await host.AdvanceAsync(5);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[16], CancellationToken.None).WithTimeout()).MessageType);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await NegotiateAsync(client));
        Assert.False(Stopping(host).IsCancellationRequested);
    }

    [Fact]
    public async Task Term_NoClients_StopsAtOnce()
    {
        await using var host = await StartAsync(delay: 0);

        host.App.Services.GetRequiredService<ServerCommands>().Run(ServerCommand.Stop, "TERM");

        await Stopping(host).AsTask().WithTimeout();
    }

    private static async Task<HttpStatusCode> NegotiateAsync(HttpClient client)
    {
        using var answer = await client.PostAsync(new Uri("/hub/negotiate?negotiateVersion=1", UriKind.Relative), null).WithTimeout();
        return answer.StatusCode;
    }

    private static async Task StopAsync(PoolHost host, int delay)
    {
        host.App.Services.GetRequiredService<ServerCommands>().Run(ServerCommand.Stop, "TERM");
        Assert.False(Stopping(host).IsCancellationRequested);
        if (delay > 0)
            await host.AdvanceAsync(delay);
    }

    private static CancellationToken Stopping(PoolHost host) => host.App.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    private static Task<PoolHost> StartAsync(int delay) => PoolHost.StartAsync(
        new() { ["workers"] = "1", ["shutdown_delay"] = $"{delay}" },
        services => services.AddSignalR(),
        app =>
        {
            app.UseWebSockets();
            app.Map("/socket", EchoSocket.ServeAsync);
            app.MapHub<EmptyHub>("/hub");
        });

    internal sealed class EmptyHub : Hub;
}
