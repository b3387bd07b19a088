namespace WorkerTuning.Applying.Requests;

/// <summary>A request that is not taken.</summary>
/// <param name="Fault">Why.</param>
/// <param name="Culprit">The part to blame, never the value of a header. Null where the fault says it all.</param>
internal readonly record struct RequestFinding(RequestFault Fault, string? Culprit = null);
