using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Starts the pool with the host, before it listens where the workers are preloaded, and empties it after the server has drained.</summary>
internal sealed class PoolLifetime(
    PoolRuntime runtime,
    PlanStore plans,
    ServerStop stop,
    OpenConnections connections,
    WorkerHooks hooks,
    IWorkerPool pool,
    IHostApplicationLifetime lifetime,
    IServiceProvider services,
    ILoggerFactory loggers) : IHostedLifecycleService
{
    // How long a hook that was called before may keep the last one waiting.
    private static readonly TimeSpan HookLimit = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var plan = plans.Current;
        runtime.Arbiter.EachTick(stop.Look);
        runtime.Arbiter.EachTick(connections.Look);
        lifetime.ApplicationStopping.Register(stop.Begin);
        hooks.NWorkersChanged(plan.Workers, null);
        hooks.OnStarting(plan);
        var end = services.GetRequiredService<PoolEnd>();
        var built = runtime.StartAsync(plan);
        if (plan.Pool.Preload)
        {
            await PreloadAsync(built, end, cancellationToken);
            services.GetRequiredService<PoolEnd>();
        }
        else
        {
            // A first build that failed is logged by then, and tried again.
            _ = built.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            _ = runtime.Warm.ContinueWith(_ => services.GetRequiredService<PoolEnd>(), TaskScheduler.Default);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Requests that come earlier wait in the queue for the first worker.
        _ = AnnounceAsync();
        return Task.CompletedTask;
    }

    // Where the start failed, nobody was ever told that this server is ready.
    public Task StoppingAsync(CancellationToken cancellationToken) =>
        lifetime.ApplicationStarted.IsCancellationRequested ? stop.DelayAsync(cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        var grace = stop.TimeLeft;
        try
        {
            await runtime.StopAsync().WaitAsync(grace, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            var view = runtime.Recycler.View;
            Log.WorkersLeft(_logger, view.Current.Length + view.Draining.Length, view.Hanging, grace.TotalSeconds);
        }

        await Task.WhenAny(hooks.Later(static _ => { }), Task.Delay(HookLimit, CancellationToken.None));
        hooks.OnExit();
    }

    private static async Task PreloadAsync(Task built, PoolEnd end, CancellationToken cancellationToken)
    {
        try
        {
            await built.WaitAsync(cancellationToken);
        }
        catch (Exception)
        {
            // A host does not stop what failed to start, and the workers that were built hold what must be disposed.
            await end.DisposeAsync();
            throw;
        }
    }

    private async Task AnnounceAsync()
    {
        await runtime.Warm;
        var view = runtime.Recycler.View;
        Log.WorkersReady(_logger, view.Current.Length, view.Capacity);
        hooks.WhenReady(pool);
    }
}
