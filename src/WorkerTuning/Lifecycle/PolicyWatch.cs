using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle;

/// <summary>Has the application's policies asked about the workers, about once a second and never twice at a time.</summary>
/// <param name="policies">The policies.</param>
/// <param name="recycler">Knows the workers, and is told which are due.</param>
/// <param name="clock">Time.</param>
/// <param name="queue">Queues work to the thread pool, or to a test.</param>
/// <param name="post">Hands the answer to the arbiter.</param>
internal sealed class PolicyWatch(RecyclePolicies policies, Recycler recycler, TimeProvider clock, Action<Action> queue, Action<Action> post)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long? _askedAt;
    private bool _isAsking;

    /// <summary>On the arbiter's thread.</summary>
    public void Tick()
    {
        if (!policies.Any || _isAsking || (_askedAt is { } last && clock.GetElapsedTime(last) < Interval))
            return;
        _askedAt = clock.GetTimestamp();
        _isAsking = true;
        var workers = recycler.View.Current.Select(w => WorkerDescription.Of(w, null, null, clock)).ToList();
        queue(() =>
        {
            var due = policies.Ask(workers);
            post(() => Take(due));
        });
    }

    private void Take(List<(WorkerSnapshot Worker, string Why)> due)
    {
        _isAsking = false;
        foreach (var (worker, why) in due)
        {
            // Not its successor, which nobody was asked about.
            if (recycler.View.Current.Any(w => w.Identity.Id == worker.Id && w.Identity.Generation == worker.Generation))
                recycler.RecycleOne(worker.Id, RecycleReason.Policy, why);
        }
    }
}
