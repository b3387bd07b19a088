using WorkerTuning.Configuration;

namespace WorkerTuning.Applying;

/// <summary>
/// What one host asks of the thread pool's minimum of worker threads. The process has the highest that its hosts ask for, and no less than it had
/// before the first of them. A host whose server does not listen asks for nothing.
/// </summary>
internal sealed class ThreadMinimum(ListeningServer server) : IDisposable
{
    private static readonly ProcessState<int> Process = new(
        () => InForce,
        static threads =>
        {
            ThreadPool.GetMinThreads(out _, out var completionThreads);
            return ThreadPool.SetMinThreads(threads, completionThreads);
        },
        static (before, asked) => asked.Append(before).Max());

    private readonly ProcessState<int>.Share _share = Process.Take();

    /// <summary>The process's.</summary>
    public static int InForce
    {
        get
        {
            ThreadPool.GetMinThreads(out var threads, out _);
            return threads;
        }
    }

    /// <summary>Whether every question is refused.</summary>
    public bool IsLeftAlone => server.LeavesProcessAlone;

    /// <summary>Asks for at least that many, and for no fewer than before.</summary>
    /// <returns>False where the thread pool refuses.</returns>
    public bool Raise(int threads) => !IsLeftAlone && _share.Set(Math.Max(threads, _share.Value));

    /// <summary>Asks for that many.</summary>
    /// <returns>False where the process has another number then.</returns>
    public bool Set(int threads) => !IsLeftAlone && _share.Set(threads) && InForce == threads;

    public void Dispose() => _share.Dispose();
}
