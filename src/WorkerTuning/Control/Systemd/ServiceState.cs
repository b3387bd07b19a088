using System.Diagnostics;
using System.Globalization;

namespace WorkerTuning.Control.Systemd;

/// <summary>What the service manager is told when. From any thread; each call sends at most one datagram, in the order of the calls.</summary>
/// <param name="notify">Where to.</param>
/// <param name="watchdog">systemd's limit between two signs of life; zero for none.</param>
/// <param name="clock">Time.</param>
/// <param name="processId">The own.</param>
/// <param name="ask">
/// Asks the main process to hand over, once this one serves; must not wait. Null where this is the main process from the start. systemd takes
/// messages of no other, so that nothing is sent until <see cref="Adopt"/>.
/// </param>
internal sealed class ServiceState(INotify notify, TimeSpan watchdog, TimeProvider clock, int processId, Action? ask = null)
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
    private bool _isMain = ask is null;
    private bool _hasAsked;

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
            if (!_isMain)
            {
                Ask(workers, target);
                return;
            }

            Feed(probeDelay);
            if (!_isStarted || _isStopping || _isReloading)
                return;
            var status = Describe(workers, target, capacity) + _note;
            if (!_isReady && IsWarm(workers, target))
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

    /// <summary>This is the main process from now on.</summary>
    public void Adopt()
    {
        lock (_lock)
            _isMain = true;
    }

    /// <summary>Another process of the service is the main one from now on, and what this one does is no longer said.</summary>
    /// <returns>False where this one is not the main process, does not serve, or where the message did not get through.</returns>
    public bool HandOver(int process)
    {
        lock (_lock)
        {
            if (!_isReady || _isStopping || !_isMain)
                return false;
            _isMain = !notify.Send(string.Create(CultureInfo.InvariantCulture, $"MAINPID={process}\nSTATUS=Process {process} has taken over"));
            return !_isMain;
        }
    }

    public void Reloading()
    {
        lock (_lock)
        {
            if (!_isReady || _isStopping || !_isMain)
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
            if (!_isReloading || _isStopping || !_isMain)
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
            if (!_isMain)
                return;
            notify.Send("STOPPING=1\nSTATUS=Stopping");
        }
    }

    private static bool IsWarm(int workers, int target) => target > 0 && workers >= target;

    private void Ask(int workers, int target)
    {
        if (_hasAsked || _isReady || !_isStarted || _isStopping || !IsWarm(workers, target))
            return;
        _hasAsked = true;
        ask?.Invoke();
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
