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
    ILoggerFactory loggers) : IHostedLifecycleService
{
    // How long a hook that was called before may keep the last one waiting.
    private static readonly TimeSpan HookLimit = TimeSpan.FromSeconds(5);

    // And how long a start that failed may be held up by workers that do not end.
    private static readonly TimeSpan FailedStartLimit = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var plan = plans.Current;
        runtime.Arbiter.EachTick(stop.Look);
        runtime.Arbiter.EachTick(connections.Look);
        lifetime.ApplicationStopping.Register(stop.Begin);
        hooks.NWorkersChanged(plan.Workers, null);
        hooks.OnStarting(plan);
        var built = runtime.StartAsync(plan);
        if (plan.Pool.Preload)
            await PreloadAsync(built, cancellationToken);
        else
            // A first build that failed is logged by then, and tried again.
            _ = built.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        // Requests that come earlier wait in the queue for the first worker.
        _ = AnnounceAsync();
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => stop.DelayAsync(cancellationToken);

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

    private async Task PreloadAsync(Task built, CancellationToken cancellationToken)
    {
        try
        {
            await built.WaitAsync(cancellationToken);
        }
        catch (Exception)
        {
            // A host does not stop what failed to start, and the workers that were built hold what must be disposed.
            await Task.WhenAny(runtime.StopAsync(), Task.Delay(FailedStartLimit, CancellationToken.None));
            throw;
        }
    }

    private async Task AnnounceAsync()
    {
        await runtime.Warm;
        var view = runtime.Recycler.View;
        Log.WorkersReady(_logger, view.Current.Length, view.Current.Sum(w => w.Identity.Capacity));
        hooks.WhenReady(pool);
    }
}
