using WorkerTuning.Configuration.Pools;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration;

/// <summary>The final options beside what the sources gave, so that each value can be named with its origin.</summary>
internal sealed class SettingsView(WorkerTuningOptions options, LoadedSettings loaded)
{
    private (string Name, WorkerPoolOptions Own, SettingsView Section)? _pool;

    public WorkerTuningOptions Options => options;

    public LoadedSettings Loaded => loaded;

    /// <summary>The options as a named pool has them: its own, and what it inherits.</summary>
    public SettingsView OfPool(string name) => new(NamedPools.Inherit(options, options.Pools[name]), loaded) { _pool = (name, options.Pools[name], this) };

    /// <summary><c>code</c> where the application's own delegate changed what the sources gave.</summary>
    public string Origin(Setting setting)
    {
        if (_pool is var (name, own, section))
            return setting.OfPool && setting.Get(own) is { } value ? OwnOrigin(name, setting, value) : $"from {WorkerTuningOptions.SectionName} ({section.Origin(setting)})";
        var isLoaded = setting.Name == "pools" ? setting.IsSame(options, loaded.Options) : Equals(setting.Get(options), setting.Get(loaded.Options));
        return isLoaded ? loaded.Origin(setting) : "code";
    }

    /// <summary>True where no source gave the value.</summary>
    public bool IsDefault(string name) => DefaultOrigin.Is(Origin(SettingsCatalogue.ByName(name)!));

    public string Text(Setting setting) => SettingText.Show(setting, setting.Get(options));

    public SettingProblem Problem(Setting setting, string message) => new(Name(setting), Text(setting), Origin(setting), message);

    public SettingProblem Problem(string name, string message) => Problem(SettingsCatalogue.ByName(name)!, message);

    private string Name(Setting setting) => _pool is { } pool ? PoolName.Of(pool.Name, setting.Name) : setting.Name;

    private string OwnOrigin(string pool, Setting setting, object value) =>
        loaded.Options.Pools.TryGetValue(pool, out var read) && Equals(setting.Get(read), value) ? loaded.PoolOrigins[pool].GetValueOrDefault(setting, "code") : "code";
}
