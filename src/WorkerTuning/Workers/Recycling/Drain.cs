namespace WorkerTuning.Workers.Recycling;

/// <summary>A retired worker that is not disposed yet.</summary>
/// <param name="worker">The worker.</param>
/// <param name="deadline">The time at which its requests have had their grace.</param>
/// <param name="countsAsOut">False for a stuck one: the others need not wait for it.</param>
internal sealed class Drain(Worker worker, long deadline, bool countsAsOut)
{
    public Worker Worker => worker;

    public long Deadline => deadline;

    public bool CountsAsOut => countsAsOut;

    public bool IsOverdue { get; set; }
}
