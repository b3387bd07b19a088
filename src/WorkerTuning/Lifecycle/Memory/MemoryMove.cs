namespace WorkerTuning.Lifecycle.Memory;

/// <summary>What is to be done after a look at the memory.</summary>
internal abstract record MemoryMove
{
    private MemoryMove()
    {
    }

    /// <summary>Nothing: all is well, or a step is under way.</summary>
    public sealed record None : MemoryMove;

    /// <summary>Back in order after the ladder was climbed.</summary>
    public sealed record Calm : MemoryMove;

    public sealed record Recycle(WorkerInfo Worker, TimeSpan Age) : MemoryMove;

    public sealed record Collect : MemoryMove;

    /// <summary>Tripped, and the next step is put off.</summary>
    public sealed record Wait(MemoryHold Hold, WorkerInfo? Worker = null) : MemoryMove;

    /// <summary>Tripped, and the ladder goes on without this worker.</summary>
    public sealed record Skip(MemoryHold Hold, WorkerInfo Worker) : MemoryMove;

    /// <summary>Still over after a whole pass. Repeated at every look at which that holds.</summary>
    public sealed record Unhealthy(TimeSpan NextPass) : MemoryMove;

    /// <summary>The same, where the process is to end. Once.</summary>
    public sealed record Exit : MemoryMove;
}
