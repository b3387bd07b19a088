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
    private readonly ILogger _logger;
    private readonly WriterTiming _timing;
    private readonly bool _framed;
    private readonly Thread _thread;
    private byte[] _filling = new byte[Usual];
    private byte[] _draining = new byte[Usual];
    private int _filled;
    private long _accepted;
    private long _settled;
    private long _dropped;
    private long _lost;
    private long _reported;
    private long _reportedAt;
    private long _failedAt;
    private long _failingSince;
    private bool _triedLast;
    private string? _failure;
    private bool _reopen;
    private bool _asleep;
    private int _flushes;
    private bool _completed;

    /// <param name="name">The setting.</param>
    /// <param name="target">Where it leads, for people.</param>
    /// <param name="sink">The writer's from here on.</param>
    /// <param name="framed">Whether the sink wants each record with its length before it, as a 32-bit integer.</param>
    /// <param name="logger">Hears of trouble; not one that ends in this writer alone.</param>
    /// <param name="timing">Null for the usual one.</param>
    public LogWriter(string name, string target, ILogSink sink, bool framed, ILogger logger, WriterTiming? timing = null)
    {
        (Name, Target, _sink, _framed, _logger) = (name, target, sink, framed, logger);
        _timing = timing ?? new WriterTiming();
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
    /// <returns>False where there was no room: the record is dropped and counted.</returns>
    public bool TryWrite(ReadOnlySpan<byte> record)
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
            if (_asleep || (_filled < Usual && _filled + size >= Usual))
                Monitor.PulseAll(_gate);
            _filled += size;
            _accepted++;
            return true;
        }
    }

    /// <summary>Has the sink opened anew, between two batches. Does not wait.</summary>
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
    public void Dispose()
    {
        lock (_gate)
        {
            _completed = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join(_timing.Farewell);
    }

    private void Run()
    {
        while (Await() is var (length, records, reopen))
        {
            if (reopen)
                Reopened();
            Drain(length);
            lock (_gate)
            {
                _settled = Math.Max(_settled, records);
                // What a crowd left behind is not kept.
                if (_draining.Length > Usual * 16)
                    _draining = new byte[Usual];
                Monitor.PulseAll(_gate);
            }

            Report();
        }

        Report(last: true);
        _sink.Dispose();
    }

    // Null at the end.
    private (int Length, long Records, bool Reopen)? Await()
    {
        lock (_gate)
        {
            // What comes close behind the last batch waits for company.
            if (!IsUrgent && _timing.Linger > TimeSpan.Zero)
                Monitor.Wait(_gate, _timing.Linger);
            for (var quiet = 0; _filled == 0 && !_reopen; quiet++)
            {
                if (_completed)
                    return null;
                var pause = _dropped == _reported ? Timeout.InfiniteTimeSpan : UntilReport();
                if (pause == TimeSpan.Zero)
                    break;
                _asleep = _timing.Linger == TimeSpan.Zero || quiet >= Quiet;
                Monitor.Wait(_gate, _asleep ? pause : _timing.Linger);
                _asleep = false;
            }

            (_filling, _draining) = (_draining, _filling);
            var length = _filled;
            _filled = 0;
            return (length, _accepted, _reopen);
        }
    }

    // A stop does not wait for a disk that is full.
    private bool IsHopeless => _failure is not null && Environment.TickCount64 - _failingSince > HopeLimit;

    private bool IsUrgent => _completed || _reopen || _flushes > 0 || _filled >= Usual;

    private void Drain(int length)
    {
        var taken = 0;
        while (taken < length)
        {
            try
            {
                taken += _sink.Take(_draining.AsSpan(taken, length - taken));
                Recovered();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Failed(e.Message);
                if (!Pause(_draining.AsSpan(taken, length - taken)))
                    return;
            }
        }
    }

    // False at the end of the process, which cannot wait for a disk.
    private bool Pause(ReadOnlySpan<byte> left)
    {
        bool reopen;
        lock (_gate)
        {
            if (!_completed && !_reopen)
                Monitor.Wait(_gate, _timing.Retry);
            reopen = _reopen;
            if (_completed && !_triedLast)
            {
                _triedLast = true;
                return true;
            }

            if (_completed)
            {
                var lost = CountRecords(left) + CountRecords(_filling.AsSpan(0, _filled));
                _dropped += lost;
                _lost += lost;
                _settled = _accepted;
                _filled = 0;
                return false;
            }
        }

        if (reopen)
            Reopened();
        return true;
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
        try
        {
            _sink.Reopen();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.NotReopened(_logger, Name, Target, e.Message);
        }

        lock (_gate)
            _reopen = false;
    }

    private void Failed(string reason)
    {
        var now = Environment.TickCount64;
        lock (_gate)
        {
            if (_failure is null)
                _failingSince = now;
            _failure = reason;
        }

        if (_failedAt != 0 && now - _failedAt < _timing.Repeat.TotalMilliseconds)
            return;
        _failedAt = now;
        Log.CannotWrite(_logger, Name, Target, reason, Capacity >> 20);
        Report();
    }

    private void Recovered()
    {
        if (_failure is null)
            return;
        lock (_gate)
            _failure = null;
        _failedAt = 0;
        Log.WritesAgain(_logger, Name, Target);
        Report(last: true);
    }

    private TimeSpan UntilReport()
    {
        var passed = Environment.TickCount64 - _reportedAt;
        return _reportedAt == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Max(0, _timing.Repeat.TotalMilliseconds - passed));
    }

    // Now and then, however many are dropped; the rest of a burst is told at the next occasion or at the end.
    private void Report(bool last = false)
    {
        long dropped;
        lock (_gate)
            dropped = _dropped;
        var now = Environment.TickCount64;
        if (dropped == _reported || (!last && _reportedAt != 0 && now - _reportedAt < _timing.Repeat.TotalMilliseconds))
            return;
        Log.RecordsDropped(_logger, Name, Target, dropped - _reported, dropped);
        _reportedAt = now;
        lock (_gate)
            _reported = dropped;
    }
}
