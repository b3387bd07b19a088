namespace WorkerTuning.Admission;

/// <summary>
/// A bounded queue, first come first served among equals. Whoever gives something back calls <see cref="Dispatch"/> unless it
/// <see cref="IsOpen"/>; whoever comes while it is not open must enter it, so that nobody is overtaken.
/// </summary>
/// <param name="take">Takes what is waited for, or null when there is none. Called with the queue's lock held, so it must be short.</param>
/// <param name="hasRoom">Whether there is any; likewise.</param>
internal sealed class WaitQueue<T>(Func<T?> take, Func<bool> hasRoom)
    where T : class
{
    private readonly Lock _lock = new();
    private readonly WaitLine<Waiter<T>> _line = new();
    // Those who wait or are about to, and one more in an overload.
    private int _holds;
    private bool _isWatched;

    /// <summary>How many wait.</summary>
    public int Count => _line.Count;

    /// <summary>True where nobody waits and there is no overload: what is free may be taken without asking here.</summary>
    public bool IsOpen => Volatile.Read(ref _holds) == 0;

    /// <summary>How long each may wait, and who is next; null for no limit and first come, first served.</summary>
    public QueueDiscipline? Discipline
    {
        set
        {
            lock (_lock)
                _line.Discipline = value;
        }
    }

    /// <summary>Gets it at once, or queues, or is refused because <paramref name="limit"/> already wait and none is less important.</summary>
    /// <returns>The place in the queue; null with <paramref name="granted"/> set, or null without when it is refused.</returns>
    public Waiter<T>? Enter(int limit, long now, out T? granted, RequestPriority priority = RequestPriority.Normal)
    {
        lock (_lock)
        {
            // Counted before the last look: whoever gives back after that look sees the count and dispatches.
            Interlocked.Increment(ref _holds);
            RefuseLate(now);
            granted = _line.Count == 0 ? take() : null;
            Waiter<T>? waiter = null;
            if (granted is null && MakeRoom(limit, priority))
                (waiter = new Waiter<T>()).Place = _line.Add(waiter, now, priority);
            else
                Interlocked.Decrement(ref _holds);
            Watch(now);
            return waiter;
        }
    }

    /// <summary>Gives what can be had to whoever is next, after those who waited too long are refused.</summary>
    public void Dispatch(long now)
    {
        lock (_lock)
        {
            RefuseLate(now);
            while (_line.Next(now) is { } next && take() is { } granted)
            {
                Remove(next);
                next.Value.Item.Grant(granted);
            }

            Watch(now);
        }
    }

    /// <summary>True from when the queue has stood for longer than a burst takes, until there was room for everybody for a while.</summary>
    public bool IsOverloaded(long now)
    {
        if (IsOpen)
            return false;
        lock (_lock)
            return _line.IsOverloaded(now);
    }

    /// <summary>Takes one out, unless it already got what it waited for.</summary>
    public bool TryRefuse(Waiter<T> waiter, Refusal reason)
    {
        lock (_lock)
        {
            if (!Remove(waiter.Place))
                return false;
            waiter.Refuse(reason);
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
            for (; _line.Since(time) is { } first; refused++)
                Refuse(first, reason);
            return refused;
        }
    }

    private bool MakeRoom(int limit, RequestPriority priority)
    {
        if (_line.Count < limit)
            return true;
        if (limit == 0 || _line.Below(priority) is not { } less)
            return false;
        Refuse(less, Refusal.Displaced);
        return true;
    }

    private void RefuseLate(long now)
    {
        while (_line.Late(now) is { } late)
            Refuse(late, late.Value.Priority == RequestPriority.Sheddable ? Refusal.ShedFirst : Refusal.Overload);
    }

    private void Refuse(LinkedListNode<WaitLine<Waiter<T>>.Entry> node, Refusal reason)
    {
        Remove(node);
        node.Value.Item.Refuse(reason);
    }

    private bool Remove(LinkedListNode<WaitLine<Waiter<T>>.Entry> node)
    {
        if (!_line.Remove(node))
            return false;
        Interlocked.Decrement(ref _holds);
        return true;
    }

    // In an overload everybody comes through here, so that what is free is seen.
    private void Watch(long now)
    {
        if (_line.IsOverloaded(now))
            _line.NoteRoom(_line.Count == 0 && hasRoom(), now);
        var isOverloaded = _line.IsOverloaded(now);
        if (isOverloaded == _isWatched)
            return;
        _isWatched = isOverloaded;
        Interlocked.Add(ref _holds, isOverloaded ? 1 : -1);
    }
}
