namespace WorkerTuning;

/// <summary>
/// The endpoint's requests are the first to be refused: where there is no room they go after all others, are answered with 503 at once in an
/// overload, and give their place in a full queue to more important ones. Where there is room nothing changes.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Delegate)]
public sealed class ShedFirstAttribute : Attribute;
