using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.FunctionalTests;

/// <summary>A real host with Kestrel on a loopback port, and a pool whose clock a test turns.</summary>
internal sealed class PoolHost : IAsyncDisposable
{
    private readonly HttpClient _client = new();

    private PoolHost(WebApplication app, ManualTime time, CapturingLoggerProvider logs) => (App, Time, Logs) = (app, time, logs);

    public WebApplication App { get; }

    public ManualTime Time { get; }

    public CapturingLoggerProvider Logs { get; }

    public IWorkerPoolControl Pool => App.Services.GetRequiredService<IWorkerPoolControl>();

    public WorkerPoolSnapshot Snapshot => Pool.GetSnapshot();

    public Uri Address => _client.BaseAddress!;

    private Arbiter Arbiter => App.Services.GetRequiredService<ServerRuntime>().Arbiter;

    /// <param name="settings">By gunicorn's names.</param>
    /// <param name="services">Added before the library's own.</param>
    /// <param name="map">Endpoints.</param>
    /// <param name="untilBuilt">Whether to wait for the first workers.</param>
    /// <param name="port">0: one that is free.</param>
    public static async Task<PoolHost> StartAsync(Dictionary<string, string?> settings, Action<IServiceCollection> services, Action<WebApplication> map, bool untilBuilt = true, int port = 0)
    {
        var time = new ManualTime();
        var logs = new CapturingLoggerProvider();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => $"WorkerTuning:{s.Key}", s => s.Value));
        builder.Services.AddServerClock(time);
        // At once, so that a test sees the lines of what it did.
        builder.Services.AddSingleton(provider => new LogRelay(provider.GetRequiredService<ILoggerFactory>(), line => line()));
        services(builder.Services);
        builder.Services.AddWorkerTuning(builder.Configuration);
        var app = builder.Build();
        map(app);
        var host = new PoolHost(app, time, logs);
        await app.StartAsync().WithTimeout();
        host._client.BaseAddress = new Uri(app.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        if (untilBuilt)
            await host.UntilAsync(s => s.TargetWorkers > 0 && s.Workers.Count == s.TargetWorkers);
        return host;
    }

    public async Task<(int Status, string Body)> GetAsync(string path)
    {
        using var response = await _client.GetAsync(path).WithTimeout();
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Moves the pool's clock and lets the arbiter look around.</summary>
    public async Task AdvanceAsync(double seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        await TurnAsync();
    }

    /// <summary>A whole turn of the arbiter's, from the first of its tasks to the last.</summary>
    public async Task TurnAsync()
    {
        await PostAsync();
        await PostAsync();
    }

    /// <summary>Turns the arbiter until the snapshot fits, without moving the clock.</summary>
    public async Task UntilAsync(Func<WorkerPoolSnapshot, bool> fits)
    {
        var start = Environment.TickCount64;
        while (!fits(Snapshot))
        {
            Assert.True(Environment.TickCount64 - start < 15_000, $"Not within 15 s; it is {Snapshot}.\n{Logs}");
            await TurnAsync();
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await App.StopAsync().WithTimeout();
        await App.DisposeAsync();
    }

    private Task PostAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Arbiter.Post(done.SetResult);
        return done.Task.WithTimeout();
    }
}
