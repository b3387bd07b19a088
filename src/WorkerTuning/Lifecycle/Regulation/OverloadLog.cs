using Microsoft.Extensions.Logging;
using WorkerTuning.Admission;

namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>Says that requests are refused because of an overload: when that begins, each minute that it lasts, and when a minute has passed without.</summary>
internal sealed class OverloadLog(AdmissionRules admission, ILogger logger)
{
    private const double Pause = 60;

    private long _seen;
    private long _told;
    private long _before;
    private double _sinceLog = Pause;
    private double _lasts;
    private double _calm;
    private bool _isOn;

    /// <param name="seconds">Since the last.</param>
    /// <param name="queued">Requests that wait.</param>
    /// <param name="inFlight">Requests that run.</param>
    public void Tick(double seconds, int queued, int inFlight)
    {
        _sinceLog += seconds;
        _lasts += seconds;
        var refused = admission.RefusedBecause(Refusal.Overload) + admission.RefusedBecause(Refusal.ShedFirst);
        _calm = refused == _seen ? _calm + seconds : 0;
        _seen = refused;
        if (!_isOn && _calm == 0)
            (_isOn, _lasts, _before) = (true, 0, _told);
        if (refused != _told && _sinceLog >= Pause)
        {
            Log.Overload(logger, refused - _told, queued, inFlight, admission.Drain.PerSecond);
            _told = refused;
            _sinceLog = 0;
        }
        else if (_isOn && _calm >= Pause)
        {
            Log.OverloadOver(logger, _lasts - _calm, refused - _before);
            _isOn = false;
        }
    }
}
