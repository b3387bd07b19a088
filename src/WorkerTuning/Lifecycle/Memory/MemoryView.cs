using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>The workers of all pools, and what they may take together.</summary>
internal sealed class MemoryView
{
    private readonly List<Worker> _current = [];
    private readonly List<Worker> _draining = [];

    /// <param name="pools">Each pool's recycler, with its limits.</param>
    public MemoryView(IReadOnlyList<MemoryPool> pools)
    {
        // Loops, since of queries over numbers a package can hold no machine code.
        foreach (var pool in pools)
        {
            var view = pool.Recycler.View;
            var share = MemoryLimit.Budget(pool.Plan.MaxWorkerMemory, view.Target);
            Target += view.Target;
            Budget = share > long.MaxValue - Budget ? long.MaxValue : Budget + share;
            _current.AddRange(view.Current);
            _draining.AddRange(view.Draining);
            IsRecycling |= view.Due.Length > 0 || view.Building > 0;
        }
    }

    /// <summary>How many there are to be; 0 before the start and while the server stops.</summary>
    public int Target { get; }

    /// <summary>Bytes; 0 where no pool has a limit.</summary>
    public long Budget { get; }

    /// <summary>Those that take requests.</summary>
    public IReadOnlyList<Worker> Current => _current;

    /// <summary>Those that were replaced.</summary>
    public IReadOnlyList<Worker> Draining => _draining;

    /// <summary>True while one is to be replaced, or built.</summary>
    public bool IsRecycling { get; }
}
