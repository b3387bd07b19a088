// Coyote's engine is one for the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
