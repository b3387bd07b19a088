namespace WorkerTuning.Workers;

/// <summary>Who a worker is and what it was built for.</summary>
/// <param name="Id">Its place in the pool, from 1; a successor takes the same.</param>
/// <param name="Generation">1 for the first worker of a place, one more for each successor.</param>
/// <param name="Capacity">Requests at a time.</param>
/// <param name="MaxRequests">Requests after which it is due; 0 for never, so that no count reaches it.</param>
/// <param name="Pool">Its pool's name; null for the default pool.</param>
internal sealed record WorkerIdentity(int Id, int Generation, int Capacity, long MaxRequests, string? Pool = null)
{
    public override string ToString() => Pool is null ? $"{Id}.{Generation}" : $"{Pool}/{Id}.{Generation}";
}
