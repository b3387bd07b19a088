namespace WorkerTuning;

/// <summary>
/// The endpoint runs outside the pool: it takes no capacity, waits in no queue even when all workers are busy, does not count towards
/// recycling, and has no <c>timeout</c>. For health probes and the like.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Delegate)]
public sealed class ExemptFromWorkersAttribute : Attribute;
