namespace WorkerTuning;

/// <summary>
/// The settings that each pool of workers has for itself. In <see cref="WorkerTuningOptions"/> they are those of the default pool, and what the
/// others inherit; in <see cref="WorkerTuningOptions.Pools"/> they are one other pool's, and a property left null is inherited.
/// </summary>
/// <remarks>Not thread-safe while it is changed.</remarks>
public partial class WorkerPoolOptions;
