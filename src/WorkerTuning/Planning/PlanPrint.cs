using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Pools;

namespace WorkerTuning.Planning;

/// <summary>The text of <c>--print-config</c>: a line for each setting that has a value, then what is to be said about them.</summary>
internal static class PlanPrint
{
    public static string Write(WorkerPlan plan, LoadedSettings loaded)
    {
        var text = new StringWriter { NewLine = "\n" };
        Settings(text, plan.Settings);
        foreach (var pool in plan.Pools)
            Settings(text, [.. pool.Settings.Select(s => s with { Name = PoolName.Of(pool.Name, s.Name) })]);
        text.WriteLine($"# {SettingsCatalogue.Owned.Count - plan.Settings.Count} more settings are not set and stand as ASP.NET Core has them.");
        Remarks(text, "warning", loaded.Warnings);
        Remarks(text, "note", loaded.Notes);
        foreach (var advice in plan.Advice)
            text.WriteLine($"# advice: {advice.Setting}: {advice.Text}");
        return text.ToString();
    }

    /// <summary>What could be read of settings that do not hold. What is wrong with the rest goes to standard error.</summary>
    public static string WriteInvalid(LoadedSettings loaded)
    {
        var text = new StringWriter { NewLine = "\n" };
        var view = new SettingsView(loaded.Options, loaded);
        Settings(text, new PlannedSettings(view, SettingsCatalogue.Owned).ToList());
        return text.ToString();
    }

    /// <summary>What an operator should mend or know besides errors, a misspelt name for instance, in their manner.</summary>
    public static IReadOnlyList<string> Remarks(LoadedSettings loaded) =>
        [.. loaded.Warnings.Select(warning => $"Warning: {warning}"), .. loaded.Notes.Select(note => $"Note: {note}")];

    private static void Settings(StringWriter text, IReadOnlyList<PlannedSetting> settings)
    {
        var width = settings.Count == 0 ? 0 : settings.Max(s => s.Name.Length);
        foreach (var setting in settings)
            text.WriteLine($"{setting.Name.PadRight(width)} = {setting.Value}  ({setting.Origin})");
    }

    private static void Remarks(StringWriter text, string kind, IReadOnlyList<SettingProblem> remarks)
    {
        foreach (var remark in remarks)
            text.WriteLine($"# {kind}: {remark}");
    }
}
