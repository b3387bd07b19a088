using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Admission;
using WorkerTuning.Admission.Adaptive;

namespace WorkerTuning.Workers;

/// <summary>
/// The workers of one pool that take requests now. Taking and giving back a lease is lock-free while there is room; a queue forms only when there is none.
/// Which workers there are is the recycler's to say.
/// </summary>
internal sealed class WorkerPool
{
    // Where a search begins. Each thread counts its own turns, from a place of its own: a counter that all share costs more than the lease itself.
    [ThreadStatic]
    private static uint _turn;

    private readonly WaitQueue<Worker> _queue;
    private readonly LeaseStore _leases;
    private Worker[] _workers = [];
    private RequestTiming _timing = new(0, false);
    private LatencyRecorder? _latencies;
    private SlowRequests? _slow;
    private int? _limit;
    private volatile bool _wasFull;

    /// <summary>The default pool.</summary>
    public WorkerPool(IServiceScopeFactory scopes, TimeProvider clock, bool hasLocals, WorkerMetrics? metrics = null)
    {
        Requests = new ActiveRequests(scopes, clock, hasLocals);
        Metrics = metrics;
        Clock = clock;
        _queue = NewQueue();
        _leases = new LeaseStore(this);
    }

    /// <summary>Another pool of the same server.</summary>
    /// <param name="main">The default pool.</param>
    /// <param name="name">What endpoints name it by.</param>
    public WorkerPool(WorkerPool main, string name)
    {
        Requests = main.Requests;
        Metrics = main.Metrics;
        Clock = main.Clock;
        Name = name;
        _queue = NewQueue();
        _leases = main._leases;
    }

    /// <summary>Null for the default pool.</summary>
    public string? Name { get; }

    public bool IsDefault => Name is null;

    public ActiveRequests Requests { get; }

    public TimeProvider Clock { get; }

    /// <summary>What holds for requests that find no room here.</summary>
    public AdmissionRules Rules { get; init; } = new();

    /// <summary>Null where nothing is measured.</summary>
    public WorkerMetrics? Metrics { get; }

    /// <summary>Told, from a request's thread, that a worker has served all it may. Must not block.</summary>
    public Action<Worker>? Due { get; set; }

    public RequestTiming Timing
    {
        get => Volatile.Read(ref _timing);
        set => Volatile.Write(ref _timing, value);
    }

    /// <summary>Where requests report how long they took; null where nobody wants to know.</summary>
    public LatencyRecorder? Latencies
    {
        get => Volatile.Read(ref _latencies);
        set => Volatile.Write(ref _latencies, value);
    }

    /// <summary>Names requests that took long; null where slow_request is not set.</summary>
    public SlowRequests? Slow
    {
        get => Volatile.Read(ref _slow);
        set => Volatile.Write(ref _slow, value);
    }

    public IReadOnlyList<Worker> Workers => Volatile.Read(ref _workers);

    public WaitQueue<Worker> Queue => _queue;

    public LeaseStore Leases => _leases;

    /// <summary>A lease on some worker; null when all are full or others already wait, or in an overload.</summary>
    public Worker? TryLease() => _queue.IsOpen ? Find() : null;

    /// <summary>Some worker, kept alive without a lease on it; null when there is none.</summary>
    public Worker? TryPin()
    {
        while (true)
        {
            var workers = Volatile.Read(ref _workers);
            var first = workers.Length == 0 ? 0 : Turn(workers.Length);
            for (var i = 0; i < workers.Length; i++)
            {
                var worker = workers[(first + i) % workers.Length];
                if (worker.TryPin())
                    return worker;
            }

            // All of them may have been replaced since they were read.
            if (ReferenceEquals(workers, Volatile.Read(ref _workers)))
                return null;
        }
    }

    /// <summary>Changes who takes requests. Only the recycler calls it, on the arbiter's thread.</summary>
    public void Replace(Worker[] workers)
    {
        LimitShares.Spread(workers, _limit, standing: []);
        foreach (var worker in workers)
            worker.Pool = this;
        Volatile.Write(ref _workers, workers);
        Interlocked.MemoryBarrier();
        GiveOn();
    }

    /// <summary>Lets no more requests in than a limit, or with null as many as the workers have room for. On the arbiter's thread.</summary>
    /// <param name="limit">Requests at a time, in parts as equal as can be.</param>
    /// <param name="standing">Requests of each worker, in their order, that do not count against it.</param>
    public void Limit(int? limit, ReadOnlySpan<int> standing)
    {
        _limit = limit;
        LimitShares.Spread(_workers, limit, standing);
        Interlocked.MemoryBarrier();
        GiveOn();
    }

    /// <summary>Notes that a request found no room.</summary>
    public void NoteFull() => _wasFull = true;

    /// <summary>True where one did since the last call. One caller only.</summary>
    public bool TakeFull()
    {
        var was = _wasFull;
        _wasFull = false;
        return was;
    }

    public void Return(Lease lease) => _leases.Return(lease);

    public void Count(Worker worker)
    {
        if (worker.Count())
            Due?.Invoke(worker);
    }

    public void EndLease(Worker worker)
    {
        worker.EndLease();
        GiveOn();
    }

    /// <summary>Ends a pin, and with it the lease if one is still held.</summary>
    public void EndPin(Worker worker, bool withLease)
    {
        if (!withLease)
        {
            worker.EndPin();
            return;
        }

        worker.EndLeaseAndPin();
        GiveOn();
    }

    private WaitQueue<Worker> NewQueue() => new(Find, () => Array.Exists(Volatile.Read(ref _workers), static w => w.HasRoom));

    private void GiveOn()
    {
        if (!_queue.IsOpen)
            _queue.Dispatch(Clock.GetTimestamp());
    }

    // Null may also mean that room moved from worker to worker behind the search; the queue then looks again, with the lock held.
    private Worker? Find()
    {
        var workers = Volatile.Read(ref _workers);
        if (workers.Length == 0)
            return null;
        var turn = Turn(workers.Length);
        for (var i = turn; i < workers.Length; i++)
        {
            if (workers[i].TryLease())
                return workers[i];
        }

        for (var i = 0; i < turn; i++)
        {
            if (workers[i].TryLease())
                return workers[i];
        }

        return null;
    }

    private static int Turn(int workers)
    {
        if (_turn == 0)
            _turn = (uint)Environment.CurrentManagedThreadId;
        return (int)(_turn++ % (uint)workers);
    }
}
