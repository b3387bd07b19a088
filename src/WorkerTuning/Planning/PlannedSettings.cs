using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>The settings while they are decided.</summary>
internal sealed class PlannedSettings
{
    private readonly Dictionary<string, PlannedSetting> _byName = new(StringComparer.Ordinal);

    /// <param name="view">What is given.</param>
    /// <param name="all">Which settings are meant.</param>
    public PlannedSettings(SettingsView view, IReadOnlyList<Setting> all)
    {
        foreach (var setting in all.Where(s => s.Get(view.Options) is not null))
            _byName[setting.Name] = new() { Name = setting.Name, Value = view.Text(setting), Origin = view.Origin(setting) };
    }

    /// <summary>What stands in for a setting that nobody gave.</summary>
    public void Default(string name, string value) => _byName.TryAdd(name, new() { Name = name, Value = value, Origin = DefaultOrigin.Plain });

    /// <summary>Another value than the one given, with the reason before the origin.</summary>
    public void Replace(string name, string value, string reason) =>
        _byName[name] = new() { Name = name, Value = value, Origin = $"{reason} ({_byName[name].Origin})" };

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<PlannedSetting> ToList() => [.. _byName.Values.OrderBy(s => s.Name, StringComparer.Ordinal)];
}
