using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle;

/// <summary>Starts the pool with the host, before it listens where the workers are preloaded, and empties it after the server has drained.</summary>
internal sealed class PoolLifetime(
    ServerRuntime runtime,
    PlanStore plans,
    ServerStop stop,
    OpenConnections connections,
    WorkerHooks hooks,
    IWorkerPool pool,
    IHostApplicationLifetime lifetime,
    IServiceProvider services,
    ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);
    private readonly SideThread _side = new();

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var plan = plans.Current;
        runtime.Arbiter.EachTick(stop.Look);
        // It ends connections, which Kestrel logs, and callbacks of the application may hang on that.
        runtime.Arbiter.EachTick(() => _side.Run(connections.Look));
        lifetime.ApplicationStopping.Register(stop.HostStops);
        await hooks.Later(h => h.NWorkersChangedAsync(plan.Workers, null)).WaitAsync(cancellationToken);
        await hooks.OnStartingAsync(plan, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var built = runtime.StartAsync(plan);
        // A first build that failed is logged by then, and tried again.
        if (plan.Pool.Preload)
            await PreloadAsync(built, cancellationToken);
        else
            _ = built.ContinueWith(static t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        var warm = Task.WhenAll(runtime.All.Select(p => p.Warm));
        if (warm.IsCompleted)
            Arm();
        else
            _ = warm.ContinueWith(_ => Arm(), TaskScheduler.Default);
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
        var began = runtime.Clock.GetTimestamp();
        var stopped = runtime.StopAsync();
        if (!await EndsWithinAsync(stopped, stop.TimeLeft))
        {
            // A hook may be what a worker waits for.
            hooks.Hurry(stop.HookTime);
            if (!await EndsWithinAsync(stopped, stop.HookTime))
            {
                var views = runtime.All.Select(p => p.Recycler.View).ToList();
                Log.WorkersLeft(_logger, views.Sum(v => v.Current.Length + v.Draining.Length), views.Sum(v => v.Hanging), runtime.Clock.GetElapsedTime(began).TotalSeconds);
            }
        }

        // The last hook comes after those that were called before.
        await EndsWithinAsync(hooks.Later(static _ => Task.CompletedTask), stop.HookTime);
        hooks.Hurry(stop.HookTime);
        await hooks.OnExitAsync();
    }

    public void Dispose() => _side.Dispose();

    // From now on the workers end before what they were built from.
    private void Arm()
    {
        try
        {
            services.GetRequiredService<PoolEnd>();
        }
        catch (ObjectDisposedException)
        {
            // The host has gone meanwhile, and its workers with the runtime.
        }
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
            await runtime.EndAsync();
            throw;
        }
    }

    private async Task AnnounceAsync()
    {
        await runtime.Warm;
        var view = runtime.Default.Recycler.View;
        Log.WorkersReady(_logger, view.Current.Length, view.Capacity);
        await hooks.WhenReadyAsync(pool, lifetime.ApplicationStopping);
    }

    private async Task<bool> EndsWithinAsync(Task task, TimeSpan limit)
    {
        using var time = new CancellationTokenSource(limit, runtime.Clock);
        try
        {
            await task.WaitAsync(time.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
