using System.Globalization;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>Writes settings as variables, quoted as a shell and systemd read them.</summary>
internal static class ExportedVariables
{
    public static string Write(IReadOnlyList<ExportedSetting> settings, IReadOnlyList<string> remarks)
    {
        var text = new StringWriter { NewLine = "\n" };
        foreach (var setting in settings)
        {
            if (setting.Setting.Secret)
                text.WriteLine($"# {setting.Setting.EnvironmentName} ({setting.Origin}) is not written: its values may be secrets");
            else if (Variables(setting) is { Count: > 0 } variables)
                text.WriteLine($"# {setting.Origin}\n{string.Join('\n', variables.Select(v => $"{v.Name}='{v.Value.Replace("'", "'\\''", StringComparison.Ordinal)}'"))}");
            else
                text.WriteLine($"# {setting.Setting.EnvironmentName} ({setting.Origin}) is not written: no variable can hold it");
        }

        foreach (var remark in remarks)
            text.WriteLine($"# {remark}");
        return text.ToString();
    }

    private static List<(string Name, string Value)> Variables(ExportedSetting setting) => setting.Value switch
    {
        null => [],
        bool flag => [(setting.Setting.EnvironmentName, flag ? "true" : "false")],
        long number => [(setting.Setting.EnvironmentName, number.ToString(CultureInfo.InvariantCulture))],
        IReadOnlyList<string> list when list.Any(IsUnfit) => [.. list.Select((item, i) => ($"{WorkerTuningOptions.SectionName}__{setting.Setting.Key}__{i}", item))],
        IReadOnlyList<string> list => list.Count == 0 ? [] : [(setting.Setting.EnvironmentName, string.Join(',', list))],
        // The names of a map's entries hold hyphens, those of variables cannot.
        IReadOnlyDictionary<string, string> map => map.Count == 0 || map.Any(p => IsUnfit(p.Key) || IsUnfit(p.Value)) ? [] : [(setting.Setting.EnvironmentName, string.Join(',', map.Select(p => $"{p.Key}={p.Value}")))],
        var other => (string)other is { Length: > 0 } text ? [(setting.Setting.EnvironmentName, text)] : [],
    };

    // A list in one variable is cut at its commas, and blanks around an entry go.
    private static bool IsUnfit(string item) => item.Contains(',', StringComparison.Ordinal) || item.Trim() != item || item.Length == 0;
}
