namespace WorkerTuning.AccessLog.Writing;

/// <summary>
/// Puts records into the order of their tickets, on the writer's thread. A client sees the end of its response before the server's thread goes on to the
/// record of it, and may have a second answer by then. So a record waits for those with earlier tickets, but not longer than the patience:
/// an application may go on for long after it has answered.
/// </summary>
internal sealed class TicketOrder(TimeSpan patience)
{
    private const int MostKept = 1 << 20;

    private readonly PriorityQueue<(byte[] Record, long Since), long> _held = new();
    private byte[] _ordered = [];
    private int _length;
    private long _kept;
    private long _next = 1;

    /// <summary>How many records wait.</summary>
    public int Held => _held.Count;

    /// <summary>Whether one of those that wait has waited long enough.</summary>
    public bool IsDue(long now) => LastDue(now) > 0;

    /// <param name="batch">Records as they came; those without a ticket stay between the same neighbours, as far as these do not wait.</param>
    /// <param name="marks">Those of them that have a ticket.</param>
    /// <param name="now">In milliseconds.</param>
    /// <param name="all">Nothing is to wait any longer.</param>
    /// <returns>What is to be written now: the batch itself, or bytes of this object's that hold until the next call.</returns>
    public ArraySegment<byte> Arrange(ArraySegment<byte> batch, List<Ticketed> marks, long now, bool all)
    {
        if (_held.Count == 0 && AreInOrder(marks))
            return batch;
        foreach (var (start, length, ticket) in marks)
        {
            _held.Enqueue((batch.AsSpan(start, length).ToArray(), now), ticket);
            _kept += length;
        }

        var due = all ? long.MaxValue : LastDue(now);
        _length = 0;
        var end = 0;
        foreach (var mark in marks)
        {
            Append(batch.AsSpan(end, mark.Start - end));
            end = mark.Start + mark.Length;
            Release(due);
        }

        Append(batch.AsSpan(end));
        while (Release(due))
        {
        }

        return new ArraySegment<byte>(_ordered, 0, _length);
    }

    /// <summary>Forgets those that wait.</summary>
    public void Clear()
    {
        _held.Clear();
        _kept = 0;
    }

    private bool AreInOrder(List<Ticketed> marks)
    {
        var next = _next;
        foreach (var mark in marks)
        {
            if (mark.Ticket != next++)
                return false;
        }

        _next = next;
        return true;
    }

    private long LastDue(long now)
    {
        var last = 0L;
        foreach (var ((_, since), ticket) in _held.UnorderedItems)
        {
            if (ticket > last && now - since >= patience.TotalMilliseconds)
                last = ticket;
        }

        return last;
    }

    private bool Release(long due)
    {
        if (!_held.TryPeek(out var first, out var ticket) || (ticket > _next && ticket > due && _kept <= MostKept))
            return false;
        _held.Dequeue();
        _kept -= first.Record.Length;
        _next = Math.Max(_next, ticket + 1);
        Append(first.Record);
        return true;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _ordered.Length)
            Array.Resize(ref _ordered, Math.Max(_ordered.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_ordered.AsSpan(_length));
        _length += bytes.Length;
    }
}
