using Microsoft.Extensions.Options;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;

namespace WorkerTuning.Planning;

/// <summary>Makes the plan of the start from the validated options, or prints and exits where the command line asks for that.</summary>
internal sealed class PlanMaker(SettingsSource source, IOptions<WorkerTuningOptions> options, IEnumerable<IMachineCheck> checks)
{
    /// <exception cref="WorkerTuningException">The settings do not hold; everything wrong is in the message.</exception>
    public WorkerPlan MakeFirst()
    {
        var loaded = source.Loaded;
        if (loaded.IsHelpWanted)
        {
            Console.Out.Write(FlagHelp.Write(AppDomain.CurrentDomain.FriendlyName));
            Environment.Exit(0);
        }

        if (loaded.IsVersionWanted)
        {
            Console.Out.WriteLine(ProgramVersion.Say());
            Environment.Exit(0);
        }

        WorkerTuningOptions valid;
        try
        {
            valid = options.Value;
        }
        catch (OptionsValidationException e)
        {
            if (loaded.Options.PrintConfig == PrintConfigFormat.Text)
                Console.Out.Write(PlanPrint.WriteInvalid(loaded));
            throw new WorkerTuningException(e.Failures) { Remarks = PlanPrint.Remarks(loaded) };
        }

        var view = new SettingsView(valid, loaded);
        var plan = WorkerPlanner.Plan(view, HostResources.Detect(source.Environment.Cpu, valid.SystemdUnit), 1);
        if (Prints(valid) || valid.CheckConfig == true)
            Report(plan, view);
        return plan;
    }

    // The process ends here. What a machine refuses is asked where the configuration is to hold on it: a print-out may be of another's.
    private void Report(WorkerPlan plan, SettingsView view)
    {
        var (valid, loaded) = (view.Options, view.Loaded);
        if (valid.PrintConfig is { } format && Prints(valid))
            Console.Out.Write(format == PrintConfigFormat.Text ? PlanPrint.Write(plan, loaded) : SettingsExport.Write(format, view));
        if (valid.CheckConfig == true)
            Check(plan, loaded, prints: Prints(valid), advises: valid.SystemdUnit is not null);
        Environment.Exit(0);
    }

    private static bool Prints(WorkerTuningOptions options) => options.PrintConfig is not (null or PrintConfigFormat.Off);

    private void Check(WorkerPlan plan, LoadedSettings loaded, bool prints, bool advises)
    {
        // Relative paths count from there.
        if (plan.Process.WorkingDirectory is { } folder)
            Directory.SetCurrentDirectory(folder);
        var findings = MachineFindings.Of(plan, checks);
        IReadOnlyList<string> remarks =
        [
            .. prints ? [] : PlanPrint.Remarks(loaded),
            .. prints || !advises ? [] : plan.Advice.Select(advice => $"Advice: {advice.Setting}: {advice.Text}"),
            .. findings.Warnings.Select(warning => $"Warning: {warning}"),
        ];
        if (findings.Problems.Count > 0)
            throw new WorkerTuningException(findings.Problems) { Remarks = remarks };
        Console.Error.Write(string.Concat(remarks.Select(remark => remark + Environment.NewLine)));
    }
}
