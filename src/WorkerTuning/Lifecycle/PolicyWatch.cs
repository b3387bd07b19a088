using WorkerTuning.Configuration.Pools;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Lifecycle;

/// <summary>Has the application's policies asked about the workers: each about once a second and never twice at a time, whatever the others do.</summary>
/// <param name="policies">The policies.</param>
/// <param name="recyclers">Know the workers of each pool, and take those that are due.</param>
/// <param name="clock">Time.</param>
/// <param name="queue">Queues work to the thread pool, or to a test.</param>
/// <param name="post">Hands the answer to the arbiter.</param>
internal sealed class PolicyWatch(RecyclePolicies policies, Func<IEnumerable<Recycler>> recyclers, TimeProvider clock, Action<Action> queue, Action<Action> post)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Round[] _rounds = [.. policies.All.Select(p => new Round(p))];

    /// <summary>On the arbiter's thread.</summary>
    public void Tick()
    {
        var now = clock.GetTimestamp();
        IReadOnlyList<WorkerSnapshot>? workers = null;
        foreach (var round in _rounds)
        {
            if (round.IsOpen)
            {
                round.Policy.CheckTime(now);
                continue;
            }

            if (round.Began is { } last && clock.GetElapsedTime(last, now) < Interval)
                continue;
            (round.Began, round.IsOpen) = (now, true);
            var about = workers ??= [.. recyclers().SelectMany(r => r.View.Current).Select(w => WorkerDescription.Of(w, null, null, clock))];
            queue(() => _ = AskAsync(round, about));
        }
    }

    private async Task AskAsync(Round round, IReadOnlyList<WorkerSnapshot> workers)
    {
        var due = await round.Policy.AskAsync(workers);
        post(() => Take(round, due));
    }

    private void Take(Round round, List<(WorkerSnapshot Worker, string Why)> due)
    {
        round.IsOpen = false;
        foreach (var (worker, why) in due)
        {
            // Not its successor, about which the policy was not asked.
            if (Find(worker) is { } recycler && recycler.IsHeldBy(worker.Id, worker.Generation))
                recycler.RecycleOne(worker.Id, RecycleReason.Policy, why);
        }
    }

    private Recycler? Find(WorkerSnapshot worker) => recyclers().FirstOrDefault(r => (r.PoolName ?? PoolName.Default) == worker.Pool);

    private sealed class Round(AskedPolicy policy)
    {
        public AskedPolicy Policy => policy;

        public long? Began { get; set; }

        public bool IsOpen { get; set; }
    }
}
