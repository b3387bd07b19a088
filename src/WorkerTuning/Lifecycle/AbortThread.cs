using System.Collections.Concurrent;

namespace WorkerTuning.Lifecycle;

/// <summary>
/// Aborts connections for the arbiter, on one thread of the process: the server logs an abort, and a log provider that blocks must hold neither the
/// arbiter nor, as on the thread pool, need a thread that a starved pool does not have.
/// </summary>
internal static class AbortThread
{
    private static readonly BlockingCollection<Action> Aborts = [];
    private static readonly Lazy<Thread> Thread = new(Start);

    /// <param name="abort">Must not throw.</param>
    public static void Post(Action abort)
    {
        Aborts.Add(abort);
        _ = Thread.Value;
    }

    private static Thread Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "WorkerTuning aborts" };
        thread.Start();
        return thread;
    }

    private static void Run()
    {
        foreach (var abort in Aborts.GetConsumingEnumerable())
            abort();
    }
}
