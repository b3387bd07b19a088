namespace WorkerTuning.Admission;

/// <summary>Who waits, and who is next: the more important first, and of equals whoever came first, unless the discipline says otherwise. Not thread-safe.</summary>
internal sealed class WaitLine<T>
{
    // By priority; the last is served first.
    private readonly LinkedList<Entry>[] _lines = [new(), new(), new()];
    private long _nonEmptySince;
    private long? _roomSince;
    private bool _isOverloaded;

    public int Count { get; private set; }

    /// <summary>Null: whoever came first, however long that takes.</summary>
    public QueueDiscipline? Discipline { get; set; }

    public LinkedListNode<Entry> Add(T item, long now, RequestPriority priority = RequestPriority.Normal)
    {
        if (Count++ == 0)
            _nonEmptySince = now;
        return _lines[(int)priority].AddLast(new Entry(item, now, priority));
    }

    /// <returns>False where it is no longer in the line.</returns>
    public bool Remove(LinkedListNode<Entry> place)
    {
        if (place.List is not { } line)
            return false;
        line.Remove(place);
        Count--;
        return true;
    }

    /// <summary>True from when the queue has stood for longer than a burst takes, until there was room for everybody for a while.</summary>
    public bool IsOverloaded(long now) =>
        _isOverloaded = Discipline is { } discipline && (_isOverloaded || (Count > 0 && discipline.IsOverloaded(_nonEmptySince, now)));

    /// <summary>
    /// Whether there is room and nobody waits for it, told after everything that may change it in an overload. An empty queue alone is no end of
    /// it: refusals empty it, too.
    /// </summary>
    public void NoteRoom(bool hasRoom, long now)
    {
        if (!hasRoom)
            _roomSince = null;
        else if (Discipline?.IsOver(_roomSince ??= now, now) == true)
            _isOverloaded = false;
    }

    /// <summary>Who is served next; null when nobody waits.</summary>
    public LinkedListNode<Entry>? Next(long now)
    {
        var newest = Discipline?.TakesNewest(IsOverloaded(now)) == true;
        for (var i = _lines.Length - 1; i >= 0; i--)
        {
            if ((newest ? _lines[i].Last : _lines[i].First) is { } next)
                return next;
        }

        return null;
    }

    /// <summary>Somebody who has waited too long; null when nobody has.</summary>
    public LinkedListNode<Entry>? Late(long now)
    {
        if (Discipline is not { } discipline || Count == 0)
            return null;
        var isOverloaded = IsOverloaded(now);
        foreach (var line in _lines)
        {
            if (line.First is { } first && now - first.Value.Since > discipline.MayWait(first.Value.Priority, isOverloaded))
                return first;
        }

        return null;
    }

    /// <summary>Somebody who came at or before a time; null when nobody did.</summary>
    public LinkedListNode<Entry>? Since(long time) =>
        Array.Find(_lines, line => line.First?.Value.Since <= time)?.First;

    /// <summary>Who gives way to somebody more important when the line is full: the newest of the least important; null when nobody does.</summary>
    public LinkedListNode<Entry>? Below(RequestPriority priority)
    {
        for (var i = 0; i < (int)priority; i++)
        {
            if (_lines[i].Last is { } last)
                return last;
        }

        return null;
    }

    /// <summary>Somebody who waits.</summary>
    public readonly record struct Entry(T Item, long Since, RequestPriority Priority);
}
