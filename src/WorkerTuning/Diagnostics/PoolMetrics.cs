using Microsoft.Extensions.Hosting;
using WorkerTuning.AccessLog;
using WorkerTuning.Admission;
using WorkerTuning.Applying;
using WorkerTuning.Control;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Diagnostics;

/// <summary>Gives the meter what it observes, from the start of the host on.</summary>
internal sealed class PoolMetrics(WorkerMetrics metrics, ServerRuntime runtime, PoolSnapshots snapshots, ReloadHistory reloads, LiveTls tls, LogOutputs logs) : IHostedLifecycleService
{
    private static readonly Refusal[] Refusals = Enum.GetValues<Refusal>();

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        metrics.Observe(Read);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private PoolReading Read() => new(
        [.. runtime.All.Select(Read)],
        runtime.Default.Pool.Leases.Count(LeaseState.Aborted),
        runtime.Probe.Delay,
        reloads.Applied,
        reloads.Refused,
        tls.TimeLeft,
        [.. logs.States.Select(l => (l.Name, l.Dropped))]);

    private PoolFigures Read(PoolRuntime pool) => new(
        pool.Name,
        snapshots.Of(pool),
        [.. Refusals.Select(pool.Rules.RefusedBecause)],
        pool.Rules.QueueLimit,
        pool.Regulation.Concurrency.HasTarget);
}
