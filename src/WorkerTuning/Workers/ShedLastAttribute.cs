namespace WorkerTuning;

/// <summary>
/// The endpoint's requests are the last to be refused: where there is no room they go before all others, may wait longer in an overload, and
/// take the place of less important ones in a full queue. Where there is room nothing changes.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Delegate)]
public sealed class ShedLastAttribute : Attribute;
