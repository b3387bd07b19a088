using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

/// <summary>A real Kestrel inside the test, with workers as the test sets them.</summary>
internal sealed class PoolServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PoolServer(WebApplication app, CapturingLoggerProvider logs)
    {
        _app = app;
        Logs = logs;
    }

    public CapturingLoggerProvider Logs { get; }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public IWorkerPoolControl Pool => Services.GetRequiredService<IWorkerPoolControl>();

    public WorkerPoolSnapshot Snapshot => Pool.GetSnapshot();

    public static async Task<PoolServer> StartAsync(
        Action<WorkerTuningOptions> options,
        Action<WebApplication> pipeline,
        Action<IServiceCollection>? services = null,
        string environment = "Production",
        bool wait = true,
        IConfiguration? configuration = null)
    {
        var logs = new CapturingLoggerProvider();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment, ApplicationName = typeof(PoolServer).Assembly.GetName().Name });
        // The files of some sample lie in the output folder.
        foreach (var file in builder.Configuration.Sources.OfType<JsonConfigurationSource>().ToList())
            builder.Configuration.Sources.Remove(file);
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddWorkerTuning(configuration ?? new ConfigurationBuilder().Build(), o =>
        {
            o.PreloadApp = true;
            options(o);
        });
        builder.Services.AddSingleton<Tally>();
        services?.Invoke(builder.Services);
        var app = builder.Build();
        try
        {
            pipeline(app);
            var starting = app.StartAsync();
            await (wait ? starting.WithTimeout(TimeSpan.FromSeconds(30)) : Task.CompletedTask);
            return new PoolServer(app, logs);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Task<RawHttp> ConnectAsync() => RawHttp.ConnectAsync(Address.Port);

    public async Task<RawHttpResponse> GetAsync(string target)
    {
        await using var http = await ConnectAsync();
        return await http.GetAsync(target);
    }

    /// <summary>Waits until the pool looks like that. It tells nobody when it changes, so this looks often.</summary>
    public async Task<WorkerPoolSnapshot> WaitForAsync(Func<WorkerPoolSnapshot, bool> condition)
    {
        using var limit = new CancellationTokenSource(WithTimeoutExtensions.Default);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (true)
        {
            var snapshot = Snapshot;
            if (condition(snapshot))
                return snapshot;
            if (limit.IsCancellationRequested)
                throw new TimeoutException($"The pool is still {snapshot}.\n{Logs}");
            await look.WaitForNextTickAsync();
        }
    }

    public Task StopAsync() => _app.StopAsync().WithTimeout(TimeSpan.FromSeconds(40));

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
