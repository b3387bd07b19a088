using System.Globalization;
using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Workers.Recycling;

/// <summary>The retired workers that are not disposed yet. Belongs to the arbiter's thread.</summary>
/// <param name="clock">The pool's.</param>
/// <param name="logger">Says what lasts too long.</param>
internal sealed class Drains(TimeProvider clock, ILogger logger)
{
    // Long enough for the last lines of a buffer to go out, short enough to be read before the next leak of this kind.
    private static readonly TimeSpan DisposalLimit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Worker, Drain> _drains = [];

    public int Count => _drains.Count;

    /// <summary>Requests that disposed workers have served.</summary>
    public long Served { get; private set; }

    /// <summary>Some have requests that are to be ended.</summary>
    public bool HasOverdue => _drains.Values.Any(d => (d.IsOverdue && d.Worker.Leases > 0) || (d.EndsLongLived && d.Worker.LongLived.Now > 0));

    public Worker[] Workers => [.. _drains.Keys];

    public void Add(Drain drain) => _drains.Add(drain.Worker, drain);

    /// <summary>Nothing holds on to a worker any more, and its disposal begins.</summary>
    public void Drained(Worker worker) => _drains.GetValueOrDefault(worker)?.DisposedSince = clock.GetTimestamp();

    /// <returns>The drain that has ended; null when there was none.</returns>
    public Drain? Remove(Worker worker)
    {
        if (_drains.Remove(worker, out var drain))
            Served += worker.Served;
        return drain;
    }

    /// <summary>Its long-lived connections are to be closed.</summary>
    public bool EndsLongLived(Worker worker) => _drains.GetValueOrDefault(worker) is { EndsLongLived: true };

    /// <summary>Makes room for one more replaced worker at a place: where long-lived connections keep as many as may be, those of the oldest are closed.</summary>
    /// <returns>False while there is none.</returns>
    public bool HasRoom(int id, RecyclePlan plan) => Shrink(id, plan.MaxOldWorkers - 1, plan) == 0;

    public bool IsOverdue(Worker worker) => _drains.GetValueOrDefault(worker) is { IsOverdue: true };

    /// <summary>Those that hold others up: not the ones past their grace, nor stuck ones, nor those that only long-lived connections keep.</summary>
    public int Out(long now) => _drains.Values.Count(d => now < d.Deadline && !d.IsStuck && (d.Worker.Leases > 0 || !d.IsKept));

    /// <summary>Stuck workers of a place that still have requests.</summary>
    public int Stuck(int id) => _drains.Values.Count(d => d.IsStuck && d.Worker.Identity.Id == id);

    /// <summary>Marks one that was replaced already when its request turned out to be stuck.</summary>
    public void NoteStuck(Worker worker) => _drains.GetValueOrDefault(worker)?.IsStuck = true;

    /// <summary>Marks those that have had their grace, and those whose long-lived connections have.</summary>
    public void EndGraces(long now, RecyclePlan plan)
    {
        foreach (var drain in _drains.Values)
        {
            if (!drain.IsOverdue && now >= drain.Deadline)
                EndGrace(drain, plan);
            if (drain is { IsOverdue: true, EndsLongLived: false, IsKept: true } && plan.ShutdownTimeout > TimeSpan.Zero && now - drain.Began >= clock.Ticks(plan.ShutdownTimeout))
                EndLongLived(drain, "worker_shutdown_timeout", plan.ShutdownTimeout.TotalSeconds);
            LookAtPins(drain, now, plan);
            if (!drain.IsReported && drain.DisposedSince is { } since && now - since >= clock.Ticks(DisposalLimit))
            {
                drain.IsReported = true;
                Log.DisposalLasts(logger, drain.Worker.Identity.ToString(), DisposalLimit.TotalSeconds);
            }
        }

        // Places that shrink and grow replace workers as well.
        foreach (var id in _drains.Values.Where(d => d.IsKept).Select(d => d.Worker.Identity.Id).Distinct())
            Shrink(id, plan.MaxOldWorkers, plan);
    }

    private void EndGrace(Drain drain, RecyclePlan plan)
    {
        drain.IsOverdue = true;
        var (name, leases, longLived, pins, grace) = (drain.Worker.Identity.ToString(), drain.Worker.Leases, drain.Worker.LongLived.Now, drain.Worker.Pins, plan.GracefulTimeout.TotalSeconds);
        if (leases > 0)
            Log.DrainOverdue(logger, name, leases, grace);
        if (longLived > 0)
            Log.DrainKept(logger, name, longLived, plan.ShutdownTimeout > TimeSpan.Zero ? $"worker_shutdown_timeout of {plan.ShutdownTimeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s or " : "", plan.MaxOldWorkers);
        else if (leases == 0 && pins > 0)
            ReportPins(drain, grace);
    }

    // A circuit outlives the connections that counted, and so does a scope that nothing disposes.
    private void LookAtPins(Drain drain, long now, RecyclePlan plan)
    {
        if (drain is { IsOverdue: true, IsPinReported: false, DisposedSince: null } && drain.Worker is { Leases: 0, LongLived.Now: 0, Pins: > 0 })
        {
            drain.PinnedSince ??= now;
            if (now - drain.PinnedSince >= clock.Ticks(plan.GracefulTimeout))
                ReportPins(drain, clock.GetElapsedTime(drain.Began, now).TotalSeconds);
        }
        else
        {
            drain.PinnedSince = null;
        }
    }

    private void ReportPins(Drain drain, double seconds)
    {
        drain.IsPinReported = true;
        Log.DrainPinned(logger, drain.Worker.Identity.ToString(), drain.Worker.Pins, seconds);
    }

    // How many too many there are, the oldest of which are closed.
    private int Shrink(int id, int most, RecyclePlan plan)
    {
        var kept = _drains.Values.Where(d => d.IsKept && d.Worker.Identity.Id == id).OrderBy(d => d.Worker.Identity.Generation).ToList();
        var excess = Math.Max(0, kept.Count - most);
        foreach (var drain in kept.Take(excess).Where(d => !d.EndsLongLived))
            EndLongLived(drain, "max_old_workers", plan.MaxOldWorkers);
        return excess;
    }

    private void EndLongLived(Drain drain, string setting, double value)
    {
        drain.EndsLongLived = true;
        Log.DrainEnds(logger, drain.Worker.Identity.ToString(), drain.Worker.LongLived.Now, clock.GetElapsedTime(drain.Began).TotalSeconds, setting, value);
    }
}
