namespace WorkerTuning.Planning;

/// <summary>
/// What this machine would refuse of a plan, in the words of the start, which calls the same code as it acts. Asked by <c>--check-config</c> and by a
/// reload, which may stand beside a server that runs: what that one holds, such as its ports and its pid file, is no reason.
/// </summary>
internal interface IMachineCheck
{
    /// <param name="plan">The plan.</param>
    /// <param name="findings">Takes what is wrong. Nothing is changed for good.</param>
    void Look(WorkerPlan plan, MachineFindings findings);
}
