using System.Diagnostics;
using System.Globalization;

namespace WorkerTuning.Control.Systemd;

/// <summary>What the service manager is told when. From any thread; each call sends at most one datagram, in the order of the calls.</summary>
/// <param name="notify">Where to.</param>
/// <param name="watchdog">systemd's limit between two signs of life; zero for none.</param>
/// <param name="clock">Time.</param>
/// <param name="processId">The own.</param>
internal sealed class ServiceState(INotify notify, TimeSpan watchdog, TimeProvider clock, int processId)
{
    // As sd_watchdog_enabled(3) advises.
    private readonly TimeSpan _interval = watchdog / 2;
    private readonly Lock _lock = new();
    private string _status = "";
    private string _note = "";
    private long? _fedAt;
    private bool _isStarted;
    private bool _isReady;
    private bool _isReloading;
    private bool _isStopping;

    /// <summary>The server listens.</summary>
    public void Started()
    {
        lock (_lock)
            _isStarted = true;
    }

    /// <summary>At every tick of the arbiter.</summary>
    /// <param name="workers">How many take requests.</param>
    /// <param name="target">How many there should be.</param>
    /// <param name="capacity">Requests at a time.</param>
    /// <param name="probeDelay">How long the thread pool takes to answer.</param>
    public void Look(int workers, int target, int capacity, TimeSpan probeDelay)
    {
        lock (_lock)
        {
            Feed(probeDelay);
            if (!_isStarted || _isStopping || _isReloading)
                return;
            var status = Describe(workers, target, capacity) + _note;
            if (!_isReady && target > 0 && workers >= target)
            {
                _isReady = true;
                _status = status;
                notify.Send(string.Create(CultureInfo.InvariantCulture, $"READY=1\nMAINPID={processId}\nSTATUS={status}"));
            }
            else if (_isReady && status != _status)
            {
                _status = status;
                notify.Send("STATUS=" + status);
            }
        }
    }

    public void Reloading()
    {
        lock (_lock)
        {
            if (!_isReady || _isStopping)
                return;
            _isReloading = true;
            // CLOCK_MONOTONIC, as systemd compares it with its own.
            var microseconds = (long)Stopwatch.GetElapsedTime(0).TotalMicroseconds;
            notify.Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}\nSTATUS=Reloading"));
        }
    }

    public void Reloaded(ReloadResult result)
    {
        lock (_lock)
        {
            if (!_isReloading || _isStopping)
                return;
            _isReloading = false;
            _note = result.Applied ? "" : $". The last reload was refused: {result.Problems[0].ReplaceLineEndings(" ")}";
            _status = $"Plan {result.Revision} is in force{_note}";
            notify.Send("READY=1\nSTATUS=" + _status);
        }
    }

    public void Stopping()
    {
        lock (_lock)
        {
            if (_isStopping)
                return;
            _isStopping = true;
            notify.Send("STOPPING=1\nSTATUS=Stopping");
        }
    }

    private static string Describe(int workers, int target, int capacity) =>
        target == 0 ? "Drained: no workers, requests wait"
        : workers == target ? $"{workers} workers, {capacity} requests at a time"
        : $"{workers} of {target} workers, {capacity} requests at a time";

    // Withheld from a process whose thread pool does not answer, so that systemd ends it.
    private void Feed(TimeSpan probeDelay)
    {
        if (_interval <= TimeSpan.Zero || probeDelay >= _interval)
            return;
        var now = clock.GetTimestamp();
        if (_fedAt is { } fed && clock.GetElapsedTime(fed, now) < _interval)
            return;
        _fedAt = now;
        notify.Send("WATCHDOG=1");
    }
}
