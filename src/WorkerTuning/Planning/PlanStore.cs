namespace WorkerTuning.Planning;

/// <summary>Holds the plan in force. Replaced as a whole, so a reader sees one plan or the other.</summary>
internal sealed class PlanStore(WorkerPlan start)
{
    private volatile WorkerPlan _current = start;

    public WorkerPlan Current => _current;

    public void Replace(WorkerPlan plan) => _current = plan;
}
