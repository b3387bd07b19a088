using Microsoft.Extensions.Options;

namespace WorkerTuning.Configuration;

/// <summary>Puts what the sources say into the options, before any delegate of the application's.</summary>
internal sealed class LoadedOptionsSetup(SettingsSource source) : IConfigureOptions<WorkerTuningOptions>
{
    public void Configure(WorkerTuningOptions options)
    {
        var loaded = source.Loaded.Options;
        foreach (var setting in SettingsCatalogue.Owned)
            setting.Set(options, setting.Get(loaded));
    }
}
