using Microsoft.Extensions.Hosting;

namespace WorkerTuning.Lifecycle.Memory;

/// <summary>What the ladder does to the whole process. Neither may block: the arbiter calls them.</summary>
/// <param name="Collect">Makes a compacting collection and then calls what it was given, from any thread.</param>
/// <param name="Exit">Stops the host gracefully, so that the process ends with that code.</param>
internal sealed record MemoryEffects(Action<Action> Collect, Action<int> Exit)
{
    public static MemoryEffects On(IHostApplicationLifetime lifetime) => new(
        done => OnThread("collection", () =>
        {
            // Aggressive: only it gives the freed pages back to the system, and the working set is what is measured.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            done();
        }),
        code =>
        {
            // First: whoever awaits the host's end may return from Main at once.
            Environment.ExitCode = code;
            OnThread("exit", lifetime.StopApplication);
        });

    // Rather not the thread pool's: it may starve.
    private static void OnThread(string what, Action action)
    {
        try
        {
            new Thread(() => Guard(action)) { IsBackground = true, Name = $"WorkerTuning {what}" }.UnsafeStart();
        }
        catch (OutOfMemoryException)
        {
            ThreadPool.UnsafeQueueUserWorkItem(Guard, action, preferLocal: false);
        }
    }

    // The stop runs callbacks and logs; what they throw would end the process on the spot.
    private static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // The stop has begun all the same, and a collection that failed is tried again at the next step.
        }
    }
}
