namespace WorkerTuning.Applying;

/// <summary>Says before a reload whether the machine would refuse the new plan, so that nothing of it is applied then.</summary>
internal interface IPlanCheck
{
    /// <exception cref="Exception">It would; the message says why.</exception>
    void Check(WorkerPlan plan);
}
