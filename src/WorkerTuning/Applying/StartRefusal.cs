using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>What a start says that the machine refuses: all of it, as <c>--check-config</c> does, though the start itself ends at the first.</summary>
internal sealed class StartRefusal(PlanStore plans, IEnumerable<IMachineCheck> checks)
{
    /// <param name="first">What ended the start.</param>
    public WorkerTuningException Of(WorkerTuningException first)
    {
        var more = MachineFindings.Of(plans.Current, checks).Problems.Except(first.Failures).ToList();
        return more.Count == 0 ? first : new WorkerTuningException([.. first.Failures, .. more]) { Remarks = first.Remarks };
    }
}
