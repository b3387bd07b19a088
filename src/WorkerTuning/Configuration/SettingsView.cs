using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration;

/// <summary>The final options beside what the sources gave, so that each value can be named with its origin.</summary>
internal sealed class SettingsView(WorkerTuningOptions options, LoadedSettings loaded)
{
    public WorkerTuningOptions Options => options;

    public LoadedSettings Loaded => loaded;

    /// <summary><c>code</c> where the application's own delegate changed what the sources gave.</summary>
    public string Origin(Setting setting) =>
        Equals(setting.Get(options), setting.Get(loaded.Options)) ? loaded.Origin(setting) : "code";

    /// <summary>True where no source gave the value.</summary>
    public bool IsDefault(string name) => DefaultOrigin.Is(Origin(SettingsCatalogue.ByName(name)!));

    public string Text(Setting setting) => SettingText.Show(setting, setting.Get(options));

    public SettingProblem Problem(Setting setting, string message) => new(setting.Name, Text(setting), Origin(setting), message);

    public SettingProblem Problem(string name, string message) => Problem(SettingsCatalogue.ByName(name)!, message);
}
