using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Applying;

/// <summary>The settings of a plan, corrected where something else is in force.</summary>
internal sealed class PlanCorrections(WorkerPlan plan)
{
    private readonly List<PlannedSetting> _settings = [.. plan.Settings];
    private readonly List<string> _overridden = [];

    public IReadOnlyList<PlannedSetting> Settings => _settings;

    /// <summary>What the application's code decided, in words for the log.</summary>
    public IReadOnlyList<string> Overridden => _overridden;

    /// <summary>The application's code set the value in force.</summary>
    public void Override(string setting, object value, string member) =>
        OverrideText(setting, SettingText.Show(SettingsCatalogue.ByName(setting)!, value), member);

    /// <inheritdoc cref="Override"/>
    public void OverrideText(string setting, string value, string member)
    {
        // A limit may follow from several settings, of which the plan names only those that are set.
        _overridden.Add(Replace(setting, value, $"code ({member})") ? $"{setting} = {value} ({member})" : $"{member} = {value}");
    }

    /// <summary>Something that no single setting says.</summary>
    public void Note(string text) => _overridden.Add(text);

    /// <returns>False where the plan has no such setting.</returns>
    public bool Replace(string setting, string value, string? origin = null)
    {
        var index = _settings.FindIndex(s => s.Name == setting);
        if (index >= 0)
            _settings[index] = _settings[index] with { Value = value, Origin = origin ?? _settings[index].Origin };
        return index >= 0;
    }
}
