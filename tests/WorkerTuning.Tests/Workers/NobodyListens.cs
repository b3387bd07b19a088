namespace WorkerTuning.Tests.Workers;

/// <summary>Tests that need a process in which no pipeline of another test listens to every meter of ours.</summary>
[CollectionDefinition(nameof(NobodyListens), DisableParallelization = true)]
public sealed class NobodyListens;
