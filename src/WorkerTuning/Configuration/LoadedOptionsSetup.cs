using Microsoft.Extensions.Options;

namespace WorkerTuning.Configuration;

/// <summary>Puts what the sources say into the options, before any delegate of the application's.</summary>
internal sealed class LoadedOptionsSetup(SettingsSource source) : IConfigureOptions<WorkerTuningOptions>
{
    public void Configure(WorkerTuningOptions options) => Fill(options, source.Loaded);

    public static void Fill(WorkerTuningOptions options, LoadedSettings loaded)
    {
        foreach (var setting in loaded.Origins.Keys)
            setting.Set(options, setting.Get(loaded.Options));
    }
}
