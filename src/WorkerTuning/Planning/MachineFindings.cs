using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>What the checks of the machine found.</summary>
internal sealed class MachineFindings
{
    private readonly List<string> _problems = [];
    private readonly List<SettingProblem> _warnings = [];

    /// <summary>What the start would refuse.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>What it would start with and warn of.</summary>
    public IReadOnlyList<SettingProblem> Warnings => _warnings;

    public static MachineFindings Of(WorkerPlan plan, IEnumerable<IMachineCheck> checks)
    {
        var findings = new MachineFindings();
        foreach (var check in checks)
            check.Look(plan, findings);
        return findings;
    }

    /// <summary>Keeps what a step of the start throws.</summary>
    public void Try(Action step)
    {
        try
        {
            step();
        }
        catch (WorkerTuningException e)
        {
            _problems.AddRange(e.Failures);
        }
    }

    public void Warn(IEnumerable<SettingProblem> warnings) => _warnings.AddRange(warnings);
}
