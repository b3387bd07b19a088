using WorkerTuning.Configuration.Pools;

namespace WorkerTuning;

/// <summary>
/// Has requests of the endpoint served by the workers of a pool of their own, which <see cref="WorkerTuningOptions.Pools"/> describes: they wait in
/// its queue, take its places, and can neither starve nor be starved by the others.
/// </summary>
/// <remarks>The nearest one counts, so an endpoint may leave the pool of its group for another, or for <c>default</c>. A name that no setting knows refuses the start.</remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Delegate)]
public sealed class WorkerPoolAttribute : Attribute
{
    private static int _made;

    /// <summary>Names the pool.</summary>
    /// <param name="name">Whatever the case.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public WorkerPoolAttribute(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
        Spelling = name.ToLowerInvariant();
        Interlocked.Increment(ref _made);
    }

    /// <summary>How many code has made in this process. Those that stand at classes and methods are made when their endpoints are built.</summary>
    internal static int Made => Volatile.Read(ref _made);

    /// <summary>The pool's name.</summary>
    public string Name { get; }

    /// <summary>One spelling for the log, whatever the endpoints have.</summary>
    internal string Spelling { get; }

    internal string? Named => string.Equals(Name, PoolName.Default, StringComparison.OrdinalIgnoreCase) ? null : Name;
}
