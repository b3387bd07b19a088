namespace WorkerTuning.ConcurrencyTests.Shims;

/// <summary>Work that is queued runs as a controlled task.</summary>
internal static class ThreadPool
{
    public static int ThreadCount => 0;

    public static long PendingWorkItemCount => 0;

    public static bool UnsafeQueueUserWorkItem<T>(Action<T> callBack, T state, bool preferLocal)
    {
        _ = Task.Run(() => callBack(state));
        return true;
    }
}
