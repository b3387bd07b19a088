namespace WorkerTuning.ConcurrencyTests.Shims;

/// <summary>The same on every machine and in every run, so that a seed means the same schedules.</summary>
internal static class Environment
{
    public static int ProcessorCount => 2;

    public static int CurrentManagedThreadId => 1;
}
