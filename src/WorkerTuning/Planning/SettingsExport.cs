using System.Globalization;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Planning;

/// <summary>
/// The text of <c>--print-config=appsettings</c> and its like: everything that somebody set, in one source that gives the same settings. What only
/// follows from the defaults stays theirs to say.
/// </summary>
internal static class SettingsExport
{
    // The first is the file that is left behind, the others ask for the print-out.
    private static readonly string[] NotWritten = ["config", "check_config", "print_config", "systemd_unit", "pools"];

    public static string Write(PrintConfigFormat format, SettingsView view)
    {
        var settings = Settings(view);
        var pools = Pools(view);
        string[] remarks = [.. view.Loaded.Warnings.Select(w => $"warning: {OneLine(w.ToString())}"), .. view.Loaded.Notes.Select(n => $"note: {OneLine(n.ToString())}")];
        return format switch
        {
            PrintConfigFormat.AppSettings => ExportedJson.Write(settings, pools, remarks),
            PrintConfigFormat.Env => ExportedVariables.Write(settings, pools, remarks),
            PrintConfigFormat.Gunicorn => ExportedPython.Write(settings, pools, remarks),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "has no export"),
        };
    }

    private static List<ExportedSetting> Settings(SettingsView view)
    {
        var settings = new List<ExportedSetting>();
        foreach (var setting in SettingsCatalogue.Owned.Where(s => !NotWritten.Contains(s.Name)))
        {
            var origin = view.Origin(setting);
            if (setting.Name == "defaults")
            {
                var mode = view.Loaded.GunicornDefaults ? DefaultsMode.Gunicorn : DefaultsMode.AspNetCore;
                settings.Add(new ExportedSetting(setting, EnumNames.Show(mode), DefaultOrigin.Is(origin) ? "in force" : OneLine(origin)));
            }
            else if (!DefaultOrigin.Is(origin))
            {
                settings.Add(new ExportedSetting(setting, Raw(setting, setting.Get(view.Options)), OneLine(origin)));
            }
        }

        // What the others are read against comes first.
        return [.. settings.OrderBy(s => s.Setting.Name != "defaults")];
    }

    private static List<ExportedPool> Pools(SettingsView view) =>
        [.. view.Options.Pools.OrderBy(p => p.Key, StringComparer.OrdinalIgnoreCase).Select(p => new ExportedPool(p.Key, Own(p.Value, view.OfPool(p.Key))))];

    private static List<ExportedSetting> Own(WorkerPoolOptions pool, SettingsView view) =>
    [
        .. SettingsCatalogue.OfPools
            .Where(s => s.Get(pool) is not null)
            .Select(s => new ExportedSetting(s, Raw(s, s.Get(pool)), OneLine(view.Origin(s)))),
    ];

    private static object? Raw(Setting setting, object? value) => value switch
    {
        null or bool or string => value,
        IReadOnlyList<string> or IReadOnlyDictionary<string, string> => value,
        UnixFileMode mode => ModeText.Show(mode),
        _ when SettingText.Show(setting, value) is var text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : text,
        _ => null,
    };

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
}
