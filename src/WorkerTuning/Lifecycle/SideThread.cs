namespace WorkerTuning.Lifecycle;

/// <summary>
/// Runs what others wrote, or what may call it, for a thread that must not be held up: waits a moment for the end, far longer than such a call
/// takes, and then leaves it to itself. What it throws is the caller's as long as the caller waits.
/// </summary>
internal sealed class SideThread : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    // Tasks of their own that have outlasted their moment. While there are any, the next ones are given none: a thousand would add up.
    private static int _late;

    private readonly AutoResetEvent _wake = new(false);
    private readonly ManualResetEventSlim _done = new(true);
    private Thread? _thread;
    private Action? _task;
    private Exception? _failure;
    private volatile bool _isEnding;

    /// <summary>Runs a task that comes again and again; not while the one before still runs. One caller at a time.</summary>
    public void Run(Action task)
    {
        if (!_done.IsSet)
            return;
        (_task, _failure) = (task, null);
        _done.Reset();
        if (_thread is null)
            (_thread = Make(Loop)).UnsafeStart();
        _wake.Set();
        if (_done.Wait(Moment) && _failure is { } failure)
            throw failure;
    }

    /// <summary>Runs something once, on a thread for itself.</summary>
    public static void Once(Action task)
    {
        var call = new Call(task);
        try
        {
            Make(call.Run).UnsafeStart();
        }
        catch (OutOfMemoryException)
        {
            // The system gives the process no more threads.
            ThreadPool.UnsafeQueueUserWorkItem(static c => c.Run(), call, preferLocal: false);
        }

        if (call.Wait(Volatile.Read(ref _late) == 0 ? Moment : TimeSpan.Zero) && call.Failure is { } failure)
            throw failure;
    }

    /// <summary>Lets the thread end once its task does.</summary>
    public void Dispose()
    {
        _isEnding = true;
        _wake.Set();
    }

    private static Thread Make(ThreadStart start) => new(start) { IsBackground = true, Name = "WorkerTuning side" };

    private static Exception? Try(Action task)
    {
        try
        {
            task();
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private void Loop()
    {
        while (!_isEnding)
        {
            _wake.WaitOne();
            if (Interlocked.Exchange(ref _task, null) is not { } task)
                continue;
            _failure = Try(task);
            _done.Set();
        }
    }

    private sealed class Call(Action task)
    {
        // Monitor's, to be waited on.
        private readonly object _lock = new();
        private bool _isDone;
        private bool _isLate;

        public Exception? Failure { get; private set; }

        public void Run()
        {
            Failure = Try(task);
            lock (_lock)
            {
                _isDone = true;
                Monitor.PulseAll(_lock);
                if (_isLate)
                    Interlocked.Decrement(ref _late);
            }
        }

        public bool Wait(TimeSpan time)
        {
            lock (_lock)
            {
                if (_isDone || Monitor.Wait(_lock, time))
                    return true;
                _isLate = true;
                Interlocked.Increment(ref _late);
                return false;
            }
        }
    }
}
