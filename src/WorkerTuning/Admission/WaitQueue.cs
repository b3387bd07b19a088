namespace WorkerTuning.Admission;

/// <summary>
/// A bounded queue, first come first served. Whoever gives something back calls <see cref="Dispatch"/> when <see cref="Count"/> is not 0;
/// whoever comes while it is not 0 must queue too, so that nobody is overtaken.
/// </summary>
/// <param name="take">Takes what is waited for, or null when there is none. Called with the queue's lock held, so it must be short.</param>
internal sealed class WaitQueue<T>(Func<T?> take)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter<T>> _waiters = [];
    private int _count;

    /// <summary>How many wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets it at once, or queues, or is refused because <paramref name="limit"/> already wait.</summary>
    /// <returns>The place in the queue; null with <paramref name="granted"/> set, or null without when it is refused.</returns>
    public LinkedListNode<Waiter<T>>? Enter(int limit, long now, out T? granted)
    {
        lock (_lock)
        {
            // Counted before the last look: whoever gives back after that look sees the count and dispatches.
            Interlocked.Increment(ref _count);
            granted = _waiters.Count == 0 ? take() : null;
            if (granted is null && _waiters.Count < limit)
                return _waiters.AddLast(new Waiter<T>(now));
            Interlocked.Decrement(ref _count);
            return null;
        }
    }

    /// <summary>Gives what can be had to those who came first.</summary>
    public void Dispatch()
    {
        lock (_lock)
        {
            while (_waiters.First is { } first && take() is { } granted)
            {
                Remove(first);
                first.Value.Grant(granted);
            }
        }
    }

    /// <summary>Takes one out, unless it already got what it waited for.</summary>
    public bool TryRefuse(LinkedListNode<Waiter<T>> place, Refusal reason)
    {
        lock (_lock)
        {
            if (place.List is null)
                return false;
            Remove(place);
            place.Value.Refuse(reason);
            return true;
        }
    }

    /// <summary>Takes out everybody who came at or before a time.</summary>
    /// <returns>How many.</returns>
    public int RefuseUntil(long time, Refusal reason)
    {
        lock (_lock)
        {
            var refused = 0;
            for (; _waiters.First is { } first && first.Value.Since <= time; refused++)
            {
                Remove(first);
                first.Value.Refuse(reason);
            }

            return refused;
        }
    }

    private void Remove(LinkedListNode<Waiter<T>> place)
    {
        _waiters.Remove(place);
        Interlocked.Decrement(ref _count);
    }
}
