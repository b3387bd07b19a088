using System.Collections.Concurrent;

namespace WorkerTuning.Workers;

/// <summary>Every lease that was ever made for a pool: reused ones for requests, all of them for the arbiter to look through.</summary>
internal sealed class LeaseStore(WorkerPool pool)
{
    private readonly ConcurrentQueue<Lease> _free = new();
    private readonly Lock _lock = new();
    private Lease?[] _all = new Lease?[16];
    private int _made;
    private Lease? _handy;

    /// <summary>Copies nothing: leases are only ever added.</summary>
    public ReadOnlySpan<Lease?> All
    {
        get
        {
            // The count first: the array read after it is at least that long.
            var made = Volatile.Read(ref _made);
            return Volatile.Read(ref _all).AsSpan(0, made);
        }
    }

    /// <summary>How many are in that state.</summary>
    public int Count(LeaseState state)
    {
        var count = 0;
        foreach (var lease in All)
            count += lease!.State == state ? 1 : 0;
        return count;
    }

    public Lease Rent()
    {
        var handy = _handy;
        if (handy is not null && Interlocked.CompareExchange(ref _handy, null, handy) == handy)
            return handy;
        return _free.TryDequeue(out var lease) ? lease : Make();
    }

    public void Return(Lease lease)
    {
        if (_handy is not null || Interlocked.CompareExchange(ref _handy, lease, null) is not null)
            _free.Enqueue(lease);
    }

    private Lease Make()
    {
        var lease = new Lease(pool);
        lock (_lock)
        {
            if (_made == _all.Length)
            {
                var larger = new Lease?[_all.Length * 2];
                _all.CopyTo(larger, 0);
                Volatile.Write(ref _all, larger);
            }

            _all[_made] = lease;
            Volatile.Write(ref _made, _made + 1);
        }

        return lease;
    }
}
