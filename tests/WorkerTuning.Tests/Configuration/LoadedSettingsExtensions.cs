using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration;

internal static class LoadedSettingsExtensions
{
    public static string Text(this LoadedSettings loaded, string name)
    {
        var setting = SettingsCatalogue.ByName(name)!;
        return SettingText.Show(setting, setting.Get(loaded.Options));
    }

    public static string OriginOf(this LoadedSettings loaded, string name) => loaded.Origin(SettingsCatalogue.ByName(name)!);

    /// <summary><c>value (origin)</c>, with the folder of absolute paths cut off.</summary>
    public static string Shown(this LoadedSettings loaded, string name) =>
        $"{loaded.Text(name)} ({Path.GetFileName(loaded.OriginOf(name))})";
}
