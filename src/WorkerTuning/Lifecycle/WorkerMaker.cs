using Microsoft.Extensions.Logging;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle;

/// <summary>Builds on a thread of its own, since a constructor may block while the thread pool starves, and disposes on the pool.</summary>
internal sealed class WorkerMaker(WorkerBuilder builder, WorkerHooks hooks, TimeProvider clock, Arbiter arbiter, ILogger logger) : IWorkerMaker
{
    /// <summary>Told of each end; set once the recycler is there.</summary>
    public Recycler Recycler { get; set; } = null!;

    public void Make(Place place, WorkerIdentity identity, Build build)
    {
        try
        {
            // What is built lives across requests: it must not see the activity or the AsyncLocals of the caller.
            using (SuppressFlow())
                _ = Task.Factory.StartNew(() => MakeAsync(place, identity, build), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (TaskSchedulerException e)
        {
            // The system gives the process no more threads.
            arbiter.Post(() => Recycler.Built(place, build, null, e));
        }
    }

    public void Dispose(Worker worker)
    {
        using (SuppressFlow())
            _ = Task.Run(() => DisposeAsync(worker));
    }

    private static AsyncFlowControl? SuppressFlow() => ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();

    private async Task MakeAsync(Place place, WorkerIdentity identity, Build build)
    {
        try
        {
            var worker = await builder.BuildAsync(identity, clock, w => arbiter.Post(() => Recycler.Drained(w)), build.Token);
            arbiter.Post(() => Recycler.Built(place, build, worker, null));
        }
        catch (Exception e)
        {
            arbiter.Post(() => Recycler.Built(place, build, null, e));
        }
    }

    private async Task DisposeAsync(Worker worker)
    {
        await hooks.WorkerExitAsync(worker.Identity);
        try
        {
            await worker.DisposeAsync();
        }
        catch (Exception e)
        {
            Log.DisposeFailed(logger, e, worker.Identity.ToString());
        }

        await hooks.ChildExitAsync(worker.Identity);
        arbiter.Post(() => Recycler.Disposed(worker));
    }
}
