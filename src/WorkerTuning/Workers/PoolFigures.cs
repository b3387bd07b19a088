namespace WorkerTuning.Workers;

/// <summary>What the observed instruments show of one pool.</summary>
/// <param name="Name">Null for the default pool.</param>
/// <param name="Snapshot">The snapshot that the application sees.</param>
/// <param name="Refused">Requests refused since the start, in the order of <see cref="Admission.Refusal"/>.</param>
/// <param name="QueueLimit">Requests that may wait.</param>
/// <param name="KnowsOverload">True where a queue target is in force.</param>
internal sealed record PoolFigures(string? Name, WorkerPoolSnapshot Snapshot, long[] Refused, int QueueLimit, bool KnowsOverload);
