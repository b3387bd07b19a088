namespace WorkerTuning.Tests.Shared;

/// <summary>An allocation that fails as one does on a full heap.</summary>
internal static class NoMemory
{
    public static void Throw()
    {
        // More than any array may have.
        GC.KeepAlive(new object[int.MaxValue]);
        throw new InvalidOperationException("There are arrays of that size now.");
    }
}
