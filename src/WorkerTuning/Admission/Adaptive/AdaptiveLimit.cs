namespace WorkerTuning.Admission.Adaptive;

/// <summary>
/// How many requests may run at a time, found from how long they take: the gradient of Netflix's concurrency-limits and Envoy's filter,
/// against a baseline that is measured as Envoy's is, by letting fewer in for a moment. Pure: samples in, limit out.
/// </summary>
/// <remarks>docs/adaptive.md says why this one. Belongs to the arbiter's thread.</remarks>
internal sealed class AdaptiveLimit
{
    // Envoy's default: a quarter more is no queue yet, it is noise.
    private const double Tolerance = 1.25;

    // Netflix's bounds of the gradient.
    private const double LowestGradient = 0.5;

    // So many that one window's mean is worth something; a quiet server is judged by what there is.
    private const int EnoughSamples = 50;
    private const int FewestSamples = 10;
    private const double LongestWindow = 2;

    // A baseline that is older than this is measured again; a latency so far above it is explained at once.
    private const double ProbeEvery = 15;
    private const double ProbePause = 2;
    private const double Soon = 3;
    private const double Sudden = 3;

    // A clock may see no time pass at all.
    private const double Shortest = 1e-6;
    private const double Half = 0.5;
    private const double Settling = 0.1;

    private LimitBounds _bounds;
    private double _limit;
    private LimitWindow _window;
    private LimitProbe? _probe;
    private double _sinceProbe = ProbeEvery - Soon;
    private double _probeAfter = ProbeEvery;
    private double _calmFor;
    private double _reference;
    private double _baseline;
    private double _latency;
    private bool _isStarting = true;
    private bool _isStale;

    /// <param name="bounds">Its minimum and maximum.</param>
    /// <param name="inFlight">Requests that run already; the limit begins with room for them.</param>
    public AdaptiveLimit(LimitBounds bounds, int inFlight = 0)
    {
        _bounds = bounds;
        _limit = bounds.Clamp(Math.Max(Initial, inFlight * 1.25));
        _reference = _limit;
    }

    /// <summary>Where Netflix's limits begin.</summary>
    public const int Initial = 20;

    /// <summary>Requests at a time.</summary>
    public int Limit => _bounds.Clamp(_probe?.Limit ?? _limit);

    /// <summary>Tolerated over measured latency, from 0.5 to 1; 1 lets the limit grow.</summary>
    public double Gradient { get; private set; } = 1;

    /// <summary>Seconds that a request takes when it waits for no other; 0 before the first measurement.</summary>
    public double Baseline => _baseline;

    /// <summary>Seconds that requests took in the last window; 0 before the first.</summary>
    public double Latency => _latency;

    /// <summary>True while fewer are let in to measure the baseline.</summary>
    public bool IsProbing => _probe is not null;

    public LimitBounds Bounds
    {
        get => _bounds;
        set
        {
            _bounds = value;
            _limit = value.Clamp(_limit);
        }
    }

    /// <summary>Takes what was seen since the last look.</summary>
    public void Look(in LimitWindow window)
    {
        _sinceProbe += window.Seconds;
        if (_probe is { } probe)
        {
            if (probe.Look(window))
                End(probe);
            return;
        }

        _window = _window.Then(window);
        // What it was an age ago binds nobody: it may double again, as TCP's window may after a pause.
        _calmFor = IsBusy(window) ? 0 : _calmFor + window.Seconds;
        _isStarting |= _calmFor >= ProbeEvery;
        // What ended sooner was let in under the limit before this one.
        if (_window.Seconds < LongestWindow && (_window.Completed < EnoughSamples || _window.Seconds < _latency))
            return;
        // Nothing ended: whoever runs may hang, and letting more in would not help them. Few requests take their time to be judged by.
        if (_window.Completed < FewestSamples)
            return;
        var seen = _window;
        _window = default;
        Judge(seen);
    }

    private void Judge(in LimitWindow seen)
    {
        _latency = Math.Max(seen.MeanLatency, Shortest);
        if (_baseline == 0)
            _baseline = _latency;
        // What runs has become faster, and how fast is not known while they wait for each other.
        _isStale |= _latency < Half * _baseline;
        var isBusy = IsBusy(seen);
        if (!isBusy || Limit == _bounds.Min)
            // Nobody waits for another, or fewer cannot be let in: this is what a request takes.
            _baseline += (_latency - _baseline) * (isBusy ? Half : Settling);
        else if (_latency < _baseline)
            _baseline += (_latency - _baseline) * Settling;
        Gradient = Math.Clamp(Tolerance * _baseline / _latency, LowestGradient, 1);
        // A limit that nobody comes near is not what makes requests slow.
        if (!isBusy)
            return;
        // A limit that makes nobody wait, or that has never made anything slow, is not halved to see whether it does.
        if (((seen.WasFull && !_isStarting) || Gradient < 1 || _isStale) && MustProbe())
        {
            _probe = new LimitProbe(Limit, _latency, _bounds.Min, Math.Max(seen.InFlight, Limit / 2));
            return;
        }

        // Where fewer run, something else makes them wait: there are no more places with the workers.
        Move(mayGrow: seen.WasFull && seen.InFlight > Limit / 2);
        _reference = Math.Max(_reference, _limit);
    }

    private bool IsBusy(in LimitWindow seen) => seen.WasFull || seen.InFlight > Limit / 2;

    private bool MustProbe() =>
        Limit > _bounds.Min && _sinceProbe >= ProbePause + (2 * _latency) &&
        (_sinceProbe >= _probeAfter || _latency > Sudden * _baseline || _isStale || _limit < Half * _reference);

    private void Move(bool mayGrow)
    {
        // The square root is the queue that Netflix and Envoy allow: it keeps the limit probing upwards.
        var room = Math.Sqrt(_limit);
        if (Gradient < 1)
        {
            _isStarting = false;
            _limit = _bounds.Clamp(_limit + (((_limit * Gradient) + room - _limit) * Half));
        }
        else if (mayGrow)
        {
            _limit = _bounds.Clamp(_isStarting ? _limit * 2 : _limit + room);
        }
    }

    private void End(LimitProbe probe)
    {
        _probe = null;
        _sinceProbe = 0;
        _isStale = false;
        _limit = _bounds.Clamp(probe.After);
        _reference = _limit;
        if (probe.Baseline is not { } measured)
            return;
        // What runs has become slower for reasons of its own and needs more room, quickly.
        _isStarting = measured > Tolerance * _baseline;
        // Measured in the midst of a change it may be half of the one and half of the other.
        _probeAfter = _isStarting || measured * Tolerance < _baseline ? Soon : ProbeEvery;
        _baseline = measured;
    }
}
