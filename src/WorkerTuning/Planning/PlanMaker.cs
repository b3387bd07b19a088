using Microsoft.Extensions.Options;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Sources;

namespace WorkerTuning.Planning;

/// <summary>Makes the plan of the start from the validated options, or prints and exits where the command line asks for that.</summary>
internal sealed class PlanMaker(SettingsSource source, IOptions<WorkerTuningOptions> options)
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
        var plan = WorkerPlanner.Plan(view, HostResources.Detect(source.Environment.Cpu), 1);
        var isPrinted = valid.PrintConfig is not (null or PrintConfigFormat.Off);
        if (isPrinted)
            Console.Out.Write(valid.PrintConfig == PrintConfigFormat.Text ? PlanPrint.Write(plan, loaded) : SettingsExport.Write(valid.PrintConfig.GetValueOrDefault(), view));
        else if (valid.CheckConfig == true)
            Console.Error.Write(string.Concat(PlanPrint.Remarks(loaded).Select(remark => remark + Environment.NewLine)));
        if (isPrinted || valid.CheckConfig == true)
            Environment.Exit(0);
        return plan;
    }
}
