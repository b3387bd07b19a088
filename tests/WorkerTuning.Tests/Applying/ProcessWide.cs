using WorkerTuning.Tests.Telemetry;

namespace WorkerTuning.Tests.Applying;

/// <summary>Tests of what a process has once: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide : ICollectionFixture<QuietPrometheus>;
