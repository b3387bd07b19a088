using WorkerTuning.Admission;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>Everything that moves while the server runs: the limit, the number of workers, the thread pool's minimum. On the arbiter's thread.</summary>
internal sealed class PoolRegulation(WorkerPool pool, AdmissionRules admission, ConcurrencyControl concurrency, PoolSizeControl size, ThreadMinimumControl? threadMinimum)
{
    // The arbiter also turns when it is called; a look after a few milliseconds would see nothing.
    private const double ShortestWindow = 0.2;

    private long _last = pool.Clock.GetTimestamp();

    public ConcurrencyControl Concurrency => concurrency;

    /// <summary>0 where another pool sees to it, since there is one thread pool.</summary>
    public int ThreadMinimum => threadMinimum?.Minimum ?? 0;

    /// <param name="plan">What may move, and between what.</param>
    /// <param name="othersAreAdaptive">True where another pool needs the thread pool to follow blocked threads.</param>
    public void Set(PoolPlan plan, bool othersAreAdaptive = false)
    {
        concurrency.Set(plan.Regulation);
        size.Set(plan);
        threadMinimum?.Set(othersAreAdaptive ? plan.Regulation with { IsAdaptive = true } : plan.Regulation, plan.MinThreads);
    }

    public void Tick()
    {
        var now = pool.Clock.GetTimestamp();
        var seconds = pool.Clock.GetElapsedTime(_last, now).TotalSeconds;
        if (seconds < ShortestWindow)
            return;
        _last = now;
        var wasFull = pool.TakeFull() || pool.Queue.Count > 0;
        admission.Drain.Note(seconds, pool.Workers.Sum(static w => w.TakeServed()), wasFull);
        concurrency.Tick(seconds, wasFull);
        size.Tick(seconds);
        threadMinimum?.Tick(seconds);
    }
}
