namespace WorkerTuning;

/// <summary>
/// Lets a request of the endpoint hold its place on its worker until it ends, however long that takes. Without it, upgraded connections such as
/// WebSockets and event streams that have begun give their place back and keep their worker only. For streams that are work themselves, such
/// as the answers of a language model.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method | AttributeTargets.Delegate)]
public sealed class HoldWorkerAttribute : Attribute;
