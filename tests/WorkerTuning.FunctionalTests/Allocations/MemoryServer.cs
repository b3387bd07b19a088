using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Allocations;

/// <summary>A host whose Kestrel serves one connection in memory, on the thread of the test.</summary>
internal sealed class MemoryServer : IAsyncDisposable
{
    private const int Requests = 2_000;

    private static readonly byte[] Plain = Encoding.ASCII.GetBytes("GET /report?page=2 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: curl/8.5.0\r\nReferer: http://localhost/\r\n\r\n");

    private readonly WebApplication _app;
    private readonly MemoryConnection _connection;
    private TaskCompletionSource? _pending;

    private MemoryServer(WebApplication app, MemoryConnection connection) => (_app, _connection) = (app, connection);

    /// <param name="settings">Of the library, by its keys; null: a host without it.</param>
    public static async Task<MemoryServer> StartAsync(Dictionary<string, string?>? settings)
    {
        var connection = new MemoryConnection();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IConnectionListenerFactory>(connection);
        if (settings is not null)
        {
            builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => $"WorkerTuning:{s.Key}", s => s.Value));
            builder.Services.AddWorkerTuning(builder.Configuration);
        }

        var server = new MemoryServer(builder.Build(), connection);
        server._app.MapGet("/report", server.AnswerAsync);
        await server._app.StartAsync().WithTimeout();
        await connection.WarmUpAsync(Plain).WithTimeout();
        return server;
    }

    /// <summary>Bytes that one request allocates when its handler completes at once.</summary>
    public long AllocatedAtOnce() => Measure(() => Assert.NotEqual(0, _connection.Request(Plain)));

    /// <summary>Bytes that one request allocates when its handler has to wait.</summary>
    public long AllocatedWaiting() => Measure(() =>
    {
        var pending = _pending = new TaskCompletionSource();
        Assert.Equal(0, _connection.Request(Plain));
        pending.SetResult();
        Assert.NotEqual(0, _connection.Answer());
    });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().WithTimeout();
        await _app.DisposeAsync();
    }

    private static long Measure(Action request)
    {
        long before = 0;
        for (var i = 0; i < 2 * Requests; i++)
        {
            if (i == Requests)
                before = GC.GetAllocatedBytesForCurrentThread();
            request();
        }

        // Without the remainder: now and then a buffer of the server's or the writer's grows.
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Requests;
    }

    private Task AnswerAsync(HttpContext context) => _pending?.Task ?? Task.CompletedTask;
}
