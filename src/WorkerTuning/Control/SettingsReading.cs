using WorkerTuning.Configuration;

namespace WorkerTuning.Control;

/// <summary>The settings as a reload finds them.</summary>
/// <param name="Options">With what the application's own delegates changed.</param>
/// <param name="Loaded">What the sources gave.</param>
/// <param name="Problems">What forbids to take them.</param>
/// <param name="NeedRestart">What has changed but keeps its value.</param>
internal sealed record SettingsReading(
    WorkerTuningOptions Options,
    LoadedSettings Loaded,
    IReadOnlyList<string> Problems,
    IReadOnlyList<Setting> NeedRestart)
{
    /// <summary>The settings that a restart would take; null where it would take the same.</summary>
    public SettingsView? AfterRestart { get; init; }

    /// <summary>A reading that came to nothing.</summary>
    public static SettingsReading Failed(LoadedSettings running, string problem) => new(new WorkerTuningOptions(), running, [problem], []);
}
