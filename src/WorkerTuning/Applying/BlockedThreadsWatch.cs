namespace WorkerTuning.Applying;

/// <summary>
/// Asks the thread pool for a sign of life some forty times a second while the pool works, until its threads are found blocked. Looks ten times a
/// second whether an idle pool works again, and asks it nothing. On a thread of its own, which then ends.
/// </summary>
internal sealed class BlockedThreadsWatch : IDisposable
{
    // Handlers that block for longer than this are worth a thread each; a pool with free threads answers in a small part of it.
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);

    private readonly BlockedThreads _blocked = new();
    private readonly Action _found;
    private readonly ManualResetEventSlim _end = new();
    private readonly AutoResetEvent _answered = new(false);
    private bool _isAsked;

    /// <param name="found">Called once, on the watch's thread.</param>
    public BlockedThreadsWatch(Action found)
    {
        _found = found;
        // Without the caller's context.
        new Thread(Run) { IsBackground = true, Name = "WorkerTuning threads" }.UnsafeStart();
    }

    /// <summary>Ends the watch without waiting for its thread.</summary>
    public void Dispose() => _end.Set();

    private void Run()
    {
        var completed = 0L;
        // What the pool does in a pause beside answering.
        var isIdle = true;
        while (!_end.Wait(isIdle ? Idle : Busy))
        {
            var now = ThreadPool.CompletedWorkItemCount;
            isIdle = now - completed <= 1 && ThreadPool.PendingWorkItemCount == 0;
            completed = now;
            if (!_blocked.Look(!isIdle && IsLate(), ProcessorLoad.Now))
                continue;
            _found();
            return;
        }
    }

    private bool IsLate()
    {
        // An answer that came late belongs to the question before.
        if (_isAsked && !_answered.WaitOne(0))
            return true;
        _isAsked = true;
        ThreadPool.UnsafeQueueUserWorkItem(static answered => answered.Set(), _answered, preferLocal: false);
        if (!_answered.WaitOne(Late))
            return true;
        _isAsked = false;
        return false;
    }
}
