using WorkerTuning.Admission;

namespace WorkerTuning.Workers;

/// <summary>What an endpoint asks of the pool.</summary>
/// <param name="IsExempt">It is served outside the pool.</param>
/// <param name="Priority">Where it stands in the queue.</param>
/// <param name="Limit">Its own limit in ticks of the pool's clock, <see cref="long.MaxValue"/> for none; null for the pool's.</param>
/// <param name="HoldsWorker">A stream of it holds its place to the end.</param>
/// <param name="IsHub">Its requests that are not sent are a hub's connection, or wait for what it sends.</param>
/// <param name="IsNegotiation">Clients ask it for a connection to a hub.</param>
/// <param name="Pool">Whose workers serve it; null for the default pool's.</param>
internal sealed record EndpointDemand(bool IsExempt, RequestPriority Priority, long? Limit, bool HoldsWorker = false, bool IsHub = false, bool IsNegotiation = false, string? Pool = null)
{
    public static EndpointDemand None { get; } = new(false, RequestPriority.Normal, null);

    /// <summary>False where it makes no difference, without room, to know the endpoint.</summary>
    public bool ConcernsAdmission { get; } = IsExempt || Priority != RequestPriority.Normal || Pool is not null;
}
