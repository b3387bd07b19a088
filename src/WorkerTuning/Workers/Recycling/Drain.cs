namespace WorkerTuning.Workers.Recycling;

/// <summary>A retired worker that is not disposed yet.</summary>
/// <param name="worker">The worker.</param>
/// <param name="deadline">The time at which its requests have had their grace.</param>
internal sealed class Drain(Worker worker, long deadline)
{
    public Worker Worker => worker;

    public long Deadline => deadline;

    /// <summary>A request of it does not end: the others need not wait for it.</summary>
    public bool IsStuck { get; set; }

    public bool IsOverdue { get; set; }
}
