using System.Globalization;
using Microsoft.Extensions.Logging;
using WorkerTuning.Admission;
using WorkerTuning.Admission.Adaptive;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>Holds the pool to its adaptive limit, and the queue to its discipline. Belongs to the arbiter's thread; the figures are for all.</summary>
internal sealed class ConcurrencyControl(WorkerPool pool, AdmissionRules admission, ILogger logger)
{
    // Much is a factor of two, and not every time it swings back and forth.
    private const int Much = 2;
    private const double LogPause = 60;

    private readonly OverloadLog _overload = new(admission, logger);
    private LimitRegulator? _regulator;
    private LimitRegulator? _running;
    private int _logged;
    private double _sinceLimitLog = LogPause;

    /// <summary>The limit in force; null where concurrency is fixed.</summary>
    public LimitRegulator? Regulator => Volatile.Read(ref _regulator);

    /// <summary>False where the queue knows no overload.</summary>
    public bool HasTarget { get; private set; }

    public bool IsOverloaded => pool.Queue.IsOverloaded(pool.Clock.GetTimestamp());

    public void Set(RegulationPlan plan)
    {
        HasTarget = plan.QueueTarget != TimeSpan.Zero;
        pool.Queue.Discipline = HasTarget
            ? new QueueDiscipline(pool.Clock.Ticks(plan.QueueTarget), plan.QueueOrder == QueueOrder.AdaptiveLifo)
            : null;
        var bounds = new LimitBounds(plan.MinConcurrency, plan.MaxConcurrency);
        if (!plan.IsAdaptive)
            Stop();
        else if (_running is { } running)
            running.State.Bounds = bounds;
        else
            Begin(bounds);
    }

    /// <param name="seconds">Since the last.</param>
    /// <param name="wasFull">True where a request found no room since.</param>
    public void Tick(double seconds, bool wasFull)
    {
        _overload.Tick(seconds, pool.Queue.Count, pool.Workers.Sum(static w => w.Leases));
        if (_running is not { } regulator)
            return;
        var workers = pool.Workers;
        Span<int> standing = workers.Count <= 256 ? stackalloc int[workers.Count] : new int[workers.Count];
        var inFlight = workers.Sum(static w => w.Leases) - CountStanding(workers, regulator.StandsAfter, standing);
        regulator.Look(seconds, Math.Max(0, inFlight), wasFull);
        pool.Limit(regulator.Limit, standing);
        TellLimit(regulator.State, seconds);
    }

    private void Begin(LimitBounds bounds)
    {
        var recorder = new LatencyRecorder(pool.Clock.TimestampFrequency);
        _running = new LimitRegulator(new AdaptiveLimit(bounds, pool.Workers.Sum(static w => w.Leases)), recorder);
        _logged = _running.Limit;
        pool.Latencies = recorder;
        pool.Limit(_running.Limit, []);
        Volatile.Write(ref _regulator, _running);
        Log.LimitBegins(logger, _running.Limit, bounds.Min, bounds.Max == int.MaxValue ? "what the workers take" : bounds.Max.ToString(CultureInfo.InvariantCulture));
    }

    private void Stop()
    {
        if (_running is null)
            return;
        _running = null;
        Volatile.Write(ref _regulator, null);
        pool.Latencies = null;
        pool.Limit(null, []);
        Log.LimitEnds(logger);
    }

    // Some of these may end while they are counted; the next look corrects it.
    private int CountStanding(IReadOnlyList<Worker> workers, double after, Span<int> standing)
    {
        standing.Clear();
        var (from, all) = (pool.Clock.GetTimestamp() - (long)(after * pool.Clock.TimestampFrequency), 0);
        foreach (var lease in pool.Leases.All)
        {
            if (lease is not { State: LeaseState.Active, HoldsCapacity: true, Worker: { } worker } || lease.Since > from)
                continue;
            for (var i = 0; i < workers.Count; i++)
            {
                if (!ReferenceEquals(workers[i], worker))
                    continue;
                standing[i]++;
                all++;
                break;
            }
        }

        return all;
    }

    private void TellLimit(AdaptiveLimit state, double seconds)
    {
        _sinceLimitLog += seconds;
        if (state.IsProbing || _sinceLimitLog < LogPause || (state.Limit < _logged * Much && state.Limit * Much > _logged))
            return;
        Log.LimitMoved(logger, _logged, state.Limit, state.Latency * 1_000, state.Baseline * 1_000, state.Gradient, pool.Queue.Count);
        _logged = state.Limit;
        _sinceLimitLog = 0;
    }
}
