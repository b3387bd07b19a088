namespace WorkerTuning;

/// <summary>The thread pool of the process at one moment.</summary>
/// <param name="Threads">Its threads.</param>
/// <param name="Queued">Work that waits for one.</param>
/// <param name="Delay">How long it last took, or has taken, to begin a piece of work; a starved pool has seconds here.</param>
public sealed record ThreadPoolSnapshot(int Threads, long Queued, TimeSpan Delay);
