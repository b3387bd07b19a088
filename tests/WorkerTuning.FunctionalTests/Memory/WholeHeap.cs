namespace WorkerTuning.FunctionalTests.Memory;

/// <summary>Tests that measure the heap run when no other does.</summary>
[CollectionDefinition(nameof(WholeHeap), DisableParallelization = true)]
public class WholeHeap;
