using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Connections;

/// <summary>A connection knows whether something runs on it, and whether it is closed.</summary>
public class BusyConnectionTests
{
    [Fact]
    public async Task AStop_WithARequestThatHasItsOwnConnectionId_LetsItFinish()
    {
        using var gate = new Gate();
        await using var host = await PoolHost.StartAsync(
            new() { ["workers"] = "1", ["graceful_timeout"] = "30" },
            _ => { },
            app =>
            {
                app.Use((context, next) =>
                {
                    context.Connection.Id = "the application's own";
                    return next(context);
                });
                app.MapGet("/", () => gate.PassAsync());
            });
        await AssertSurvivesAsync(host, gate);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AStop_WithARequestInAnOuterFilter_LetsItFinish(bool after)
    {
        using var gate = new Gate();
        await using var host = await PoolHost.StartAsync(
            new() { ["workers"] = "1", ["graceful_timeout"] = "30" },
            s => s.AddSingleton<IStartupFilter>(new Outer(async (context, next) =>
            {
                if (after)
                    await next(context);
                await gate.PassAsync();
                if (!after)
                    await next(context);
            })),
            app => app.MapGet("/", () => { }));
        await AssertSurvivesAsync(host, gate);
    }

    [Fact]
    public async Task ATransport_ThatEndsConnectionsByDisposalOnly_FreesTheirPlaces()
    {
        await using var host = await PoolHost.StartAsync(
            new() { ["workers"] = "1", ["worker_connections"] = "10", ["backlog"] = "10" },
            s => s.AddSingleton<IConnectionListenerFactory, SilentTransport>(),
            app => app.MapGet("/", () => "hello"));
        for (var i = 0; i < 200; i++)
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            Assert.Equal("hello", await client.GetStringAsync("/").WithTimeout());
        }

        Assert.Equal(200, host.Snapshot.Connections.Accepted);
    }

    private static async Task AssertSurvivesAsync(PoolHost host, Gate gate)
    {
        var answer = host.GetAsync("/");
        await gate.ComeAsync();
        var stopping = host.App.StopAsync();
        // Long after an idle connection would be aborted.
        for (var i = 0; i < 10; i++)
            await host.AdvanceAsync(1);
        Assert.False(answer.IsCompleted);
        gate.Open();

        Assert.Equal(200, (await answer).Status);
        await stopping.WithTimeout();
    }

    private sealed class Outer(Func<HttpContext, RequestDelegate, Task> middleware) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(middleware);
            next(app);
        };
    }

    // Sockets whose connections never fire ConnectionClosed.
    private sealed class SilentTransport(Microsoft.Extensions.Logging.ILoggerFactory loggers) : IConnectionListenerFactory
    {
        private readonly Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.SocketTransportFactory _sockets =
            new(Microsoft.Extensions.Options.Options.Create(new Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets.SocketTransportOptions()), loggers);

        public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            new SilentListener(await _sockets.BindAsync(endpoint, cancellationToken));
    }

    private sealed class SilentListener(IConnectionListener inner) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
            await inner.AcceptAsync(cancellationToken) is { } connection ? new SilentConnection(connection) : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class SilentConnection : DefaultConnectionContext
    {
        private readonly ConnectionContext _inner;

        public SilentConnection(ConnectionContext inner)
            : base(inner.ConnectionId)
        {
            _inner = inner;
            Transport = inner.Transport;
            (LocalEndPoint, RemoteEndPoint) = (inner.LocalEndPoint, inner.RemoteEndPoint);
        }

        public override void Abort(ConnectionAbortedException abortReason) => _inner.Abort(abortReason);

        public override async ValueTask DisposeAsync()
        {
            await _inner.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
