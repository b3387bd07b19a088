using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.Writing;

/// <summary>
/// Takes records from any thread and writes them on one of its own, many at a time. Whoever has a record never waits for the disk or the
/// network: while nothing can be written up to <see cref="Capacity"/> bytes are kept, further records are counted as dropped, and the log
/// says so. A bounded channel would do the same with an object for each record; here a record is copied once into bytes that are used again.
/// </summary>
internal sealed class LogWriter : IDisposable
{
    public const int Capacity = 8 << 20;

    private const int Usual = 64 << 10;

    // A writer that found nothing so often sleeps until it is woken.
    private const int Quiet = 50;

    private const int HopeLimit = 1_000;

    private readonly object _gate = new();
    private readonly ILogSink _sink;
    private readonly WriterNews _news;
    private readonly WriterTiming _timing;
    private readonly bool _framed;
    private readonly Thread _thread;
    private byte[] _filling = new byte[Usual];
    private byte[] _draining = new byte[Usual];
    private List<Ticketed> _fillingMarks = [];
    private List<Ticketed> _drainingMarks = [];
    private readonly TicketOrder _order;
    private ArraySegment<byte> _batch = new([]);
    private int _held;
    private int _filled;
    private long _accepted;
    private long _settled;
    private long _dropped;
    private long _lost;
    private long _failingSince;
    private bool _triedLast;
    private string? _failure;
    private bool _reopen;
    private bool _asleep;
    private int _flushes;
    private bool _completed;
    private bool _givenUp;

    /// <param name="name">The setting.</param>
    /// <param name="target">Where it leads, for people.</param>
    /// <param name="sink">The writer's from here on.</param>
    /// <param name="framed">Whether the sink wants each record with its length before it, as a 32-bit integer.</param>
    /// <param name="logger">Hears of trouble; not one that ends in this writer alone.</param>
    /// <param name="timing">Null for the usual one.</param>
    public LogWriter(string name, string target, ILogSink sink, bool framed, ILogger logger, WriterTiming? timing = null)
    {
        (Name, Target, _sink, _framed) = (name, target, sink, framed);
        _timing = timing ?? new WriterTiming();
        _news = new WriterNews(name, target, logger, _timing);
        _order = new TicketOrder(_timing.Patience);
        // A thread, because a log is wanted most when the thread pool does not answer.
        _thread = new Thread(Run) { IsBackground = true, Name = "WorkerTuning " + name };
        _thread.Start();
    }

    public string Name { get; }

    public string Target { get; }

    public WriterState State
    {
        get
        {
            lock (_gate)
                return new WriterState(Name, Target, _settled - _lost - _sink.Lost, _dropped + _sink.Lost, _failure);
        }
    }

    /// <summary>Copies a record. From any thread; never waits for what is written.</summary>
    /// <param name="record">The record.</param>
    /// <param name="ticket">Its place among those that have one; 0 for none.</param>
    /// <returns>False where there was no room: the record is dropped and counted.</returns>
    public bool TryWrite(ReadOnlySpan<byte> record, long ticket = 0)
    {
        lock (_gate)
        {
            var size = record.Length + (_framed ? Frames.HeadSize : 0);
            if (_completed || _filled + (long)size > Capacity)
            {
                _dropped++;
                return false;
            }

            if (_filled + size > _filling.Length)
                Array.Resize(ref _filling, (int)Math.Min(Capacity, Math.Max(_filling.Length * 2L, _filled + size)));
            if (_framed)
                BitConverter.TryWriteBytes(_filling.AsSpan(_filled), record.Length);
            record.CopyTo(_filling.AsSpan(_filled + size - record.Length));
            if (ticket != 0)
                _fillingMarks.Add(new Ticketed(_filled, size, ticket));
            if (_asleep || (_filled < Usual && _filled + size >= Usual))
                Monitor.PulseAll(_gate);
            _filled += size;
            _accepted++;
            return true;
        }
    }

    /// <summary>Has the sink reopened, between two batches. Does not wait.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _reopen = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits until everything that came before is written.</summary>
    /// <returns>False where that took longer than the limit, or nothing can be written for a while now.</returns>
    public bool Flush(TimeSpan limit)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        lock (_gate)
        {
            var wanted = _accepted;
            _flushes++;
            Monitor.PulseAll(_gate);
            while ((_settled < wanted || _reopen) && _thread.IsAlive && !IsHopeless && end - Environment.TickCount64 is > 0 and var left)
                Monitor.Wait(_gate, TimeSpan.FromMilliseconds(Math.Min(left, 100)));
            _flushes--;
            return _settled >= wanted && !_reopen;
        }
    }

    /// <summary>Writes what is there, for as long as <see cref="WriterTiming.Farewell"/>, and closes the sink.</summary>
    public void Dispose() => End(_timing.Farewell);

    /// <summary>Whether there is something to write that the sink neither takes nor refuses.</summary>
    public bool IsHeldUp
    {
        get
        {
            lock (_gate)
                return _failure is null && _settled < _accepted;
        }
    }

    /// <summary>Takes no more records, and ends once all are written. Does not wait.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits that long for the end, and gives up what is left then.</summary>
    public void End(TimeSpan limit)
    {
        Complete();
        if (!_thread.Join(_givenUp ? TimeSpan.Zero : limit))
            GiveUp();
    }

    /// <summary>
    /// Counts what is left as lost and takes no more: the sink holds the thread and may never return. The thread ends by itself once it does.
    /// </summary>
    public void GiveUp()
    {
        lock (_gate)
        {
            _completed = true;
            if (_givenUp)
                return;
            _givenUp = true;
            LoseRest();
            Monitor.PulseAll(_gate);
        }

        Report(last: true);
    }

    private void Run()
    {
        while (Await() is var (length, records, reopen, all))
        {
            if (reopen)
                Reopened();
            Drain(Arrange(length, all));
            lock (_gate)
            {
                _settled = Math.Max(_settled, records - _held);
                // What a crowd left behind is not kept.
                if (_draining.Length > Usual * 16)
                    (_draining, _drainingMarks) = (new byte[Usual], []);
                Monitor.PulseAll(_gate);
            }

            Report();
        }

        Report(last: true);
        Try(_sink.Dispose);
    }

    private ArraySegment<byte> Arrange(int length, bool all)
    {
        var batch = _order.Arrange(new ArraySegment<byte>(_draining, 0, length), _drainingMarks, Environment.TickCount64, all);
        _drainingMarks.Clear();
        lock (_gate)
            (_batch, _held) = (batch, _order.Held);
        return batch;
    }

    // Null at the end.
    private (int Length, long Records, bool Reopen, bool All)? Await()
    {
        lock (_gate)
        {
            // What comes close behind the last batch waits for company.
            if (!IsUrgent && _timing.Linger > TimeSpan.Zero)
                Monitor.Wait(_gate, _timing.Linger);
            for (var quiet = 0; _filled == 0 && !_reopen && !HasWaited; quiet++)
            {
                if (_completed)
                    return null;
                var pause = _held > 0 ? _timing.Patience : _news.UntilDropped(_dropped);
                if (pause == TimeSpan.Zero)
                    break;
                _asleep = _timing.Linger == TimeSpan.Zero || quiet >= Quiet;
                Monitor.Wait(_gate, _asleep ? pause : _timing.Linger);
                _asleep = false;
            }

            if (_givenUp)
                return null;
            (_filling, _draining) = (_draining, _filling);
            (_fillingMarks, _drainingMarks) = (_drainingMarks, _fillingMarks);
            var length = _filled;
            _filled = 0;
            _batch = new ArraySegment<byte>(_draining, 0, length);
            return (length, _accepted, _reopen, _completed || _flushes > 0);
        }
    }

    // Records that wait for earlier ones.
    private bool HasWaited => _held > 0 && (_completed || _flushes > 0 || _order.IsDue(Environment.TickCount64));

    // A stop does not wait for a disk that is full.
    private bool IsHopeless => _failure is not null && Environment.TickCount64 - _failingSince > HopeLimit;

    private bool IsUrgent => _completed || _reopen || _flushes > 0 || _filled >= Usual;

    private void Drain(ReadOnlyMemory<byte> batch)
    {
        while (batch.Length > 0)
        {
            try
            {
                batch = batch[_sink.Take(batch.Span)..];
                if (!Took(batch.Length))
                    return;
                Recovered();
            }
            catch (Exception e)
            {
                Failed(e.Message);
                if (!Pause())
                    return;
            }
        }
    }

    // False where the rest has been given up meanwhile.
    private bool Took(int left)
    {
        lock (_gate)
        {
            _batch = _batch[Math.Max(0, _batch.Count - left)..];
            if (_givenUp)
                return false;
        }

        _news.NotRenewed(_sink.NotRenewed);
        return true;
    }

    // False at the end of the process, which cannot wait for a disk.
    private bool Pause()
    {
        bool reopen;
        lock (_gate)
        {
            if (!_completed && !_reopen)
                Monitor.Wait(_gate, _timing.Retry);
            reopen = _reopen;
            if (_givenUp)
                return false;
            if (_completed && !_triedLast)
            {
                _triedLast = true;
                return true;
            }

            if (_completed)
            {
                LoseRest();
                _order.Clear();
                return false;
            }
        }

        if (reopen)
            Reopened();
        return true;
    }

    private void LoseRest()
    {
        var lost = CountRecords(_batch) + _held + CountRecords(_filling.AsSpan(0, _filled));
        _dropped += lost;
        _lost += lost;
        _settled = _accepted;
        (_filled, _held, _batch) = (0, 0, new([]));
        _fillingMarks.Clear();
    }

    private long CountRecords(ReadOnlySpan<byte> bytes)
    {
        if (!_framed)
            return bytes.Count((byte)'\n');
        var count = 0L;
        for (; bytes.Length >= Frames.HeadSize; count++)
            bytes = bytes[(Frames.HeadSize + Frames.First(bytes).Length)..];
        return count;
    }

    private void Reopened()
    {
        if (Try(_sink.Reopen) is { } reason)
            _news.NotReopened(reason);
        lock (_gate)
            _reopen = false;
    }

    // The reason where it failed.
    private static string? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return e.Message;
        }
    }

    private void Failed(string reason)
    {
        lock (_gate)
        {
            if (_failure is null)
                _failingSince = Environment.TickCount64;
            _failure = reason;
        }

        _news.Fails(reason);
        Report();
    }

    private void Recovered()
    {
        if (_failure is null)
            return;
        lock (_gate)
            _failure = null;
        _news.Writes();
        Report(last: true);
    }

    private void Report(bool last = false)
    {
        long dropped;
        lock (_gate)
            dropped = _dropped;
        _news.Dropped(dropped, last);
    }
}
