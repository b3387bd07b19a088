namespace WorkerTuning.Configuration.Python;

/// <summary>One way things may have gone: how the block was left, and what the containers it changed then held.</summary>
// Escaped: the exception it ended in, instead of a flow.
internal sealed record Outcome(Flow Flow, RaisedException? Escaped, IReadOnlyDictionary<Container, ContainerState> After);
