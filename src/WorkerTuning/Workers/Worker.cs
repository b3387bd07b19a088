using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Workers;

/// <summary>
/// One worker from the inside: a DI scope that lives across requests, and how many requests hold on to it. A <em>lease</em> counts against the
/// capacity and ends with the request's pipeline; a <em>pin</em> keeps the scope alive and ends after the request's own scope is disposed.
/// </summary>
internal sealed class Worker
{
    // One word, so that a lease, its pin and the retirement are decided together: 24 bits of leases, 24 bits of pins, one bit retired.
    private const long OneLease = 1;
    private const long OnePin = 1L << 24;
    private const long CountMask = OnePin - 1;
    private const long Retired = 1L << 62;

    private readonly AsyncServiceScope _scope;
    private readonly Action<Worker> _drained;
    private long _state;
    private int _share;
    private long _served;
    private long _servedAtLook;
    private long _servedAtTake;
    private long _lastUsed;

    /// <param name="identity">Who it is.</param>
    /// <param name="scope">Owned; disposed by <see cref="DisposeAsync"/>.</param>
    /// <param name="locals">Made in that scope.</param>
    /// <param name="born">The time it was built, of the clock that also gives the leases' times.</param>
    /// <param name="drained">Called once, from any thread, when it is retired and nothing holds on to it any more. Must not block.</param>
    public Worker(WorkerIdentity identity, AsyncServiceScope scope, WorkerLocals locals, long born, Action<Worker> drained)
    {
        Identity = identity;
        _scope = scope;
        _drained = drained;
        Locals = locals;
        Born = born;
        _lastUsed = born;
        _share = identity.Capacity;
    }

    public WorkerIdentity Identity { get; }

    /// <summary>Whose requests it serves, from before it takes the first.</summary>
    public WorkerPool Pool { get; set; } = null!;

    public WorkerLocals Locals { get; }

    public long Born { get; }

    /// <summary>Requests that ended here and count towards recycling.</summary>
    public long Served => Volatile.Read(ref _served);

    /// <summary>When <see cref="Watch"/> last found it in use, or its birth.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    public int Leases => (int)(Volatile.Read(ref _state) & CountMask);

    public int Pins => (int)((Volatile.Read(ref _state) >> 24) & CountMask);

    /// <summary>Requests and connections that last, and keep it without a lease.</summary>
    public LongLivedCount LongLived { get; } = new();

    public bool IsRetired => (Volatile.Read(ref _state) & Retired) != 0;

    /// <summary>True where it would take another request.</summary>
    public bool HasRoom => !IsRetired && Leases < Share;

    /// <summary>Requests at a time that it may take now: its capacity, or its part of the pool's limit.</summary>
    public int Share
    {
        get => Volatile.Read(ref _share);
        set => Volatile.Write(ref _share, value);
    }

    /// <summary>Takes a lease and its pin; false when the worker is full or retired.</summary>
    public bool TryLease()
    {
        var state = Volatile.Read(ref _state);
        while ((state & Retired) == 0 && (state & CountMask) < Volatile.Read(ref _share))
        {
            var seen = Interlocked.CompareExchange(ref _state, state + OneLease + OnePin, state);
            if (seen == state)
                return true;
            state = seen;
        }

        return false;
    }

    /// <summary>Keeps the scope alive without counting against the capacity; false when the worker is retired.</summary>
    public bool TryPin()
    {
        var state = Volatile.Read(ref _state);
        while ((state & Retired) == 0)
        {
            var seen = Interlocked.CompareExchange(ref _state, state + OnePin, state);
            if (seen == state)
                return true;
            state = seen;
        }

        return false;
    }

    /// <summary>Another pin, for who holds one: not even a retirement refuses it.</summary>
    public void PinOnce() => Interlocked.Add(ref _state, OnePin);

    public void EndLease() => Subtract(OneLease);

    public void EndPin() => Subtract(OnePin);

    public void EndLeaseAndPin() => Subtract(OneLease + OnePin);

    /// <summary>Counts a request that ended.</summary>
    /// <returns>True exactly once: for the request that reaches the worker's limit.</returns>
    public bool Count() => Interlocked.Increment(ref _served) == Identity.MaxRequests;

    /// <summary>Notes whether it was in use since the last look. The arbiter looks, so that no request need ask for the time at its end.</summary>
    public void Watch(long now)
    {
        var served = Served;
        if (served == _servedAtLook && Leases == 0 && LongLived.Now == 0)
            return;
        _servedAtLook = served;
        Volatile.Write(ref _lastUsed, now);
    }

    /// <summary>Requests that ended here since the last call. One caller only.</summary>
    public long TakeServed()
    {
        var served = Served;
        var since = served - _servedAtTake;
        _servedAtTake = served;
        return since;
    }

    /// <summary>Takes no more leases or pins. Idempotent.</summary>
    public void Retire()
    {
        if (Interlocked.Or(ref _state, Retired) == 0)
            _drained(this);
    }

    public ValueTask DisposeAsync() => _scope.DisposeAsync();

    private void Subtract(long units)
    {
        if (Interlocked.Add(ref _state, -units) == Retired)
            _drained(this);
    }
}
