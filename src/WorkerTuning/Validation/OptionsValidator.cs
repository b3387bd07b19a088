using Microsoft.Extensions.Options;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Validation;

/// <summary>Reports everything wrong at once: what the sources hold, the ranges of each property, and the rules across settings.</summary>
internal sealed class OptionsValidator(SettingsSource source) : IValidateOptions<WorkerTuningOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkerTuningOptions options)
    {
        if (name != Options.DefaultName)
            return ValidateOptionsResult.Skip;
        var problems = Find(options, source.Loaded);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(p => p.ToString()));
    }

    public static IReadOnlyList<SettingProblem> Find(WorkerTuningOptions options, LoadedSettings loaded)
    {
        var view = new SettingsView(options, loaded);
        return [.. loaded.Problems, .. Ranges(view), .. CrossRules.Find(view), .. PoolRules.Find(view)];
    }

    // Source values were checked one by one as they were read; this catches what the application's own code set.
    private static IEnumerable<SettingProblem> Ranges(SettingsView view) =>
        from setting in SettingsCatalogue.Owned
        let error = ValueChecks.Find(setting, setting.Get(view.Options))
        where error is not null
        select view.Problem(setting, error);
}
