using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying;

/// <summary>A real Kestrel inside the test, that a plan made by hand is applied to.</summary>
internal sealed class PlannedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PlannedServer(WebApplication app, CapturingLoggerProvider logs)
    {
        _app = app;
        Logs = logs;
    }

    /// <summary>A loopback port that the system picks.</summary>
    public static ListenPlan AnyPort { get; } = new() { Binds = [new BindAddress.Tcp(IPAddress.Loopback, 0)] };

    public CapturingLoggerProvider Logs { get; }

    public IReadOnlyList<Uri> Addresses =>
        [.. _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a.Replace("[::]", "localhost", StringComparison.Ordinal)))];

    public int Port => Addresses[0].Port;

    public WorkerPlan Plan => _app.Services.GetRequiredService<PlanStore>().Current;

    /// <param name="plan">Where it has no bind, the application's own addresses hold.</param>
    /// <param name="pipeline">The application; null for one that says hello.</param>
    /// <param name="before">What the application registers before the plan's appliers.</param>
    /// <param name="after">And after them.</param>
    /// <param name="args">The command line, such as <c>--environment=Development</c>.</param>
    public static async Task<PlannedServer> StartAsync(
        WorkerPlan plan,
        Action<WebApplication>? pipeline = null,
        Action<WebApplicationBuilder>? before = null,
        Action<WebApplicationBuilder>? after = null,
        params string[] args)
    {
        var logs = new CapturingLoggerProvider();
        var builder = WebApplication.CreateBuilder([.. args]);
        builder.Logging.ClearProviders().AddProvider(logs);
        before?.Invoke(builder);
        builder.Services.AddSingleton(new PlanStore(plan));
        builder.Services.AddAppliers();
        after?.Invoke(builder);
        var app = builder.Build();
        try
        {
            if (pipeline is null)
                app.MapGet("/", () => "hello");
            else
                pipeline(app);
            await app.StartAsync().WithTimeout();
            return new PlannedServer(app, logs);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Task<RawHttp> ConnectAsync() => RawHttp.ConnectAsync(Port);

    public Task StopAsync() => _app.StopAsync().WithTimeout(TimeSpan.FromSeconds(40));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
