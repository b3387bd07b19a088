namespace WorkerTuning.AccessLog.Writing;

/// <summary>A record in a batch that has its place in an order.</summary>
/// <param name="Start">Where it begins, its frame included.</param>
/// <param name="Length">How long it is, its frame included.</param>
/// <param name="Ticket">Its place.</param>
internal readonly record struct Ticketed(int Start, int Length, long Ticket);
