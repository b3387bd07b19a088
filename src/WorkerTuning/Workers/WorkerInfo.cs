namespace WorkerTuning;

/// <summary>Names a worker, for hooks.</summary>
/// <param name="Id">Its place in the pool, from 1; a successor takes the same.</param>
/// <param name="Generation">1 for the first worker of a place, one more for each successor.</param>
public readonly record struct WorkerInfo(int Id, int Generation);
