using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.FunctionalTests.Workers;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Pools;

/// <summary>A server with a default pool and a pool for reports, whose requests stop at gates.</summary>
internal sealed class PoolsServer : IAsyncDisposable
{
    private readonly ConcurrentBag<RawHttp> _connections = [];

    private PoolsServer(PoolServer server, Gate reports, Gate pages) => (Server, Reports, Pages) = (server, reports, pages);

    public PoolServer Server { get; }

    public Gate Reports { get; }

    public Gate Pages { get; }

    public WorkerPoolSnapshot ReportsPool => Named("reports").GetSnapshot();

    public static async Task<PoolsServer> StartAsync(
        Action<WorkerTuningOptions>? options = null,
        Action<WebApplication>? map = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? first = null)
    {
        var (reports, pages) = (new Gate(), new Gate());
        var server = await PoolServer.StartAsync(
            o =>
            {
                (o.Workers, o.WorkerClass, o.Threads, o.Backlog) = (1, WorkerClass.Gthread, 2, 4);
                o.Pools["reports"] = new WorkerPoolOptions { Workers = 2, WorkerClass = WorkerClass.Sync, Backlog = 3 };
                options?.Invoke(o);
            },
            app =>
            {
                first?.Invoke(app);
                app.MapGet("/report/{id}", async (HttpContext context, string id) =>
                {
                    await reports.PassAsync(context.RequestAborted);
                    return $"report {id} {Served(context)}";
                }).RequireWorkerPool("reports");
                app.MapGet("/page", async (HttpContext context) =>
                {
                    await pages.PassAsync(context.RequestAborted);
                    return Served(context);
                });
                app.MapGet("/quick", (HttpContext context) => Served(context));
                app.MapGet("/reports", (HttpContext context) => Served(context)).RequireWorkerPool("REPORTS");
                map?.Invoke(app);
            },
            services);
        return new PoolsServer(server, reports, pages);
    }

    /// <summary>The worker that serves a request, as its feature has it.</summary>
    public static string Served(HttpContext context) =>
        context.Features.Get<IWorkerFeature>() is { } worker ? $"{worker.Pool}/{worker.WorkerId}.{worker.Generation}" : "none";

    public IWorkerPoolControl Named(string pool) => Server.Services.GetRequiredKeyedService<IWorkerPoolControl>(pool);

    /// <summary>Sends requests on connections of their own, and leaves the answers for later.</summary>
    public async Task<IReadOnlyList<RawHttp>> SendAsync(string target, int count)
    {
        var sent = new List<RawHttp>();
        for (var i = 0; i < count; i++)
        {
            var http = await Server.ConnectAsync();
            _connections.Add(http);
            await http.SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
            sent.Add(http);
        }

        return sent;
    }

    public async Task<string> GetAsync(string target)
    {
        var response = await Server.GetAsync(target);
        return response.Status == 200 ? response.Text : $"{response.Status}";
    }

    public async ValueTask DisposeAsync()
    {
        Reports.Open();
        Pages.Open();
        foreach (var connection in _connections)
            await connection.DisposeAsync();
        await Server.DisposeAsync();
        Reports.Dispose();
        Pages.Dispose();
    }
}
