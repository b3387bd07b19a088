namespace WorkerTuning.Configuration.Python;

internal delegate object NativeCode(Machine machine, CallArguments arguments);

/// <summary>A function that Python brings along.</summary>
// Self: the object of a method, which the code finds as its first argument.
// KeepsUnknown: whether unknown values may be stored or passed on without making the result unknown.
internal sealed record NativeFunction(string Name, NativeCode Code, object? Self = null, bool KeepsUnknown = false);
