using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>Moves the thread pool's minimum where concurrency is adaptive. Belongs to the arbiter's thread.</summary>
internal sealed class ThreadMinimumControl(ThreadControl threads, PoolProbe probe, ILogger logger)
{
    // It may come and go with every look.
    private const double LogPause = 60;

    private ThreadMinimumRegulator? _regulator;
    private RegulationPlan _plan = new();
    private int _floor;
    private TimeSpan _used;
    private double _sinceSaturated = LogPause;

    public int Minimum => threads.GetMinimum();

    public void Set(RegulationPlan plan, int? planned)
    {
        _plan = plan;
        if (plan.IsAdaptive)
        {
            if (_regulator is null)
                _floor = threads.GetMinimum();
            _floor = Math.Max(_floor, planned ?? 0);
            _regulator ??= new ThreadMinimumRegulator(plan.Cpu);
            _used = threads.ProcessorTime();
        }
        else if (_regulator is not null)
        {
            _regulator = null;
            threads.SetMinimum(_floor);
        }
    }

    public void Tick(double seconds)
    {
        if (_regulator is not { } regulator)
            return;
        var (used, minimum) = (threads.ProcessorTime(), threads.GetMinimum());
        var use = (used - _used).TotalSeconds / (seconds * _plan.Cpu);
        _used = used;
        var look = new ThreadLook(probe.Delay.TotalSeconds, use, minimum, threads.Threads());
        var wanted = regulator.Look(seconds, look, _floor, Math.Max(_floor, _plan.MaxThreads));
        Tell(regulator, look, seconds);
        if (wanted == minimum || !threads.SetMinimum(wanted))
            return;
        if (wanted > minimum)
            Log.ThreadsRaised(logger, minimum, wanted, look.Delay * 1_000, use * 100);
        else
            Log.ThreadsLowered(logger, minimum, wanted, look.Threads);
    }

    private void Tell(ThreadMinimumRegulator regulator, ThreadLook look, double seconds)
    {
        _sinceSaturated += seconds;
        if (!regulator.IsSaturated)
            return;
        if (_sinceSaturated >= LogPause)
            Log.ProcessorsSaturated(logger, look.Delay * 1_000, look.ProcessorUse * 100);
        _sinceSaturated = 0;
    }
}
