using WorkerTuning.Lifecycle.Memory;

namespace WorkerTuning.Tests.Lifecycle.Memory;

/// <summary>A ladder with a clock, workers and a working set that a test turns by hand. High is 100, calm is 90.</summary>
internal sealed class LadderCase
{
    public static readonly MemoryTiming Timing = new();

    private readonly MemoryLadder _ladder = new(Timing);
    private readonly Dictionary<WorkerInfo, TimeSpan> _born = [];
    private readonly HashSet<WorkerInfo> _draining = [];

    public TimeSpan Now { get; private set; } = TimeSpan.FromHours(1);

    public TimeSpan MinLifetime { get; set; } = TimeSpan.FromMinutes(1);

    public MemoryAction OnMemory { get; set; }

    public bool IsRecyclingElse { get; set; }

    public MemoryStep Step => _ladder.Step;

    public bool IsUnhealthy => _ladder.IsUnhealthy;

    /// <summary>Worker <paramref name="id"/> of the first generation, that many seconds old.</summary>
    public LadderCase Worker(int id, double age = 600)
    {
        _born[new() { Id = id, Generation = 1 }] = Now - TimeSpan.FromSeconds(age);
        return this;
    }

    public void Pass(TimeSpan time) => Now += time;

    /// <summary>Allocations have failed since the last look.</summary>
    public bool IsFailing { get; set; }

    public MemoryMove Look(long workingSet, double after = 5)
    {
        Now += TimeSpan.FromSeconds(after);
        var workers = _born.Select(w => new MemoryWorker(w.Key, Now - w.Value, _draining.Contains(w.Key))).ToList();
        return _ladder.Look(new(Now, workingSet, new(100, 90), workers, IsRecyclingElse, MinLifetime, OnMemory) { IsFailing = IsFailing, IsExhausted = IsFailing });
    }

    /// <summary>The successor serves, the old one ends its requests.</summary>
    public void Swap(int id)
    {
        var old = _born.Keys.Last(w => w.Id == id && !_draining.Contains(w));
        _draining.Add(old);
        _born[old with { Generation = old.Generation + 1 }] = Now;
    }

    public void Drained(int id) => _born.Remove(_draining.Single(w => w.Id == id && _draining.Remove(w)));

    public void Replace(int id)
    {
        Swap(id);
        Drained(id);
    }

    public void Collected() => _ladder.Collected();

    public MemoryMove Rest() => _ladder.Rest();

    /// <summary>Trips the ladder; the move of the sample that does it.</summary>
    public MemoryMove Trip(long workingSet = 110)
    {
        Look(workingSet);
        Look(workingSet);
        return Look(workingSet);
    }

    /// <summary>Trips it, replaces every worker and answers the collection with that working set; the move of the sample after it.</summary>
    public MemoryMove ClimbAll(long afterwards)
    {
        var move = Trip();
        while (move is MemoryMove.Recycle recycle)
        {
            Replace(recycle.Worker.Id);
            move = Look(110, 0.25);
        }

        Assert.IsType<MemoryMove.Collect>(move);
        Collected();
        return Look(afterwards, 0.25);
    }
}
