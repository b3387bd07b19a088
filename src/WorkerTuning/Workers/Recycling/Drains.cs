using Microsoft.Extensions.Logging;

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

    public bool HasOverdue => _drains.Values.Any(d => d.IsOverdue && d.Worker.Leases > 0);

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

    public bool IsOverdue(Worker worker) => _drains.GetValueOrDefault(worker) is { IsOverdue: true };

    /// <summary>Those that hold others up: not the ones past their grace, nor stuck ones.</summary>
    public int Out(long now) => _drains.Values.Count(d => now < d.Deadline && !d.IsStuck);

    /// <summary>Stuck workers of a place that still have requests.</summary>
    public int Stuck(int id) => _drains.Values.Count(d => d.IsStuck && d.Worker.Identity.Id == id);

    /// <summary>Marks one that was replaced already when its request turned out to be stuck.</summary>
    public void NoteStuck(Worker worker) => _drains.GetValueOrDefault(worker)?.IsStuck = true;

    /// <summary>Marks those that have had their grace.</summary>
    public void EndGraces(long now, TimeSpan grace)
    {
        foreach (var drain in _drains.Values.Where(d => !d.IsOverdue && now >= d.Deadline))
        {
            drain.IsOverdue = true;
            var (name, leases, pins) = (drain.Worker.Identity.ToString(), drain.Worker.Leases, drain.Worker.Pins);
            if (leases > 0)
                Log.DrainOverdue(logger, name, leases, grace.TotalSeconds);
            else if (pins > 0)
                Log.DrainPinned(logger, name, pins, grace.TotalSeconds);
        }

        foreach (var drain in _drains.Values.Where(d => !d.IsReported && d.DisposedSince is { } since && now - since >= clock.Ticks(DisposalLimit)))
        {
            drain.IsReported = true;
            Log.DisposalLasts(logger, drain.Worker.Identity.ToString(), DisposalLimit.TotalSeconds);
        }
    }
}
