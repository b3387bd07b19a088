using System.Globalization;
using WorkerTuning.Configuration;

namespace WorkerTuning.Planning;

/// <summary>Writes settings as variables, quoted as a shell and systemd read them.</summary>
internal static class ExportedVariables
{
    public static string Write(IReadOnlyList<ExportedSetting> settings, IReadOnlyList<ExportedPool> pools, IReadOnlyList<string> remarks)
    {
        var text = new StringWriter { NewLine = "\n" };
        foreach (var setting in settings)
        {
            if (setting.Setting.Secret)
                text.WriteLine($"# {setting.Setting.EnvironmentName} ({setting.Origin}) is not written: its values may be secrets");
            else if (Variables(setting) is { Count: > 0 } variables)
                text.WriteLine($"# {setting.Origin}\n{string.Join('\n', variables.Select(v => $"{v.Name}={Quoted(v.Value)}"))}");
            else
                text.WriteLine($"# {setting.Setting.EnvironmentName} ({setting.Origin}) is not written: no variable can hold it");
        }

        foreach (var pool in pools.Where(p => !p.Name.Contains('-', StringComparison.Ordinal)))
            Pool(text, pool);
        Entries(text, [.. pools.Where(p => p.Name.Contains('-', StringComparison.Ordinal))]);
        foreach (var remark in remarks)
            text.WriteLine($"# {remark}");
        return text.ToString();
    }

    // The name of a variable cannot hold a hyphen.
    private static void Entries(StringWriter text, IReadOnlyList<ExportedPool> pools)
    {
        var entries = new List<string>();
        foreach (var pool in pools)
        {
            entries.Add(pool.Name);
            foreach (var setting in pool.Settings)
            {
                var value = setting.Value is IReadOnlyList<string> list ? string.Join(',', list) : Convert.ToString(setting.Value, CultureInfo.InvariantCulture)!;
                if (value.Length > 0 && !value.Any(c => char.IsWhiteSpace(c) || c == ';'))
                    entries.Add($"{pool.Name}:{setting.Setting.Name}={value}");
                else
                    text.WriteLine($"# {setting.Setting.Name} of pool {pool.Name} ({setting.Origin}) is not written: no variable can hold it");
            }
        }

        if (entries.Count > 0)
            text.WriteLine($"GUNICORN_POOLS={Quoted(string.Join(' ', entries))}");
    }

    // .NET's own form, which each setting can be read from.
    private static void Pool(StringWriter text, ExportedPool pool)
    {
        var prefix = $"{WorkerTuningOptions.SectionName}__{nameof(WorkerTuningOptions.Pools)}__{pool.Name}";
        if (pool.Settings.Count == 0)
            text.WriteLine($"{prefix}=''");
        foreach (var setting in pool.Settings)
        {
            text.WriteLine($"# {setting.Origin}");
            if (setting.Value is IReadOnlyList<string> list)
                text.Write(string.Concat(list.Select((item, i) => $"{prefix}__{setting.Setting.Key}__{i}={Quoted(item)}\n")));
            else
                text.WriteLine($"{prefix}__{setting.Setting.Key}={Quoted(Convert.ToString(setting.Value, CultureInfo.InvariantCulture)!)}");
        }
    }

    private static string Quoted(string value) => $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

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
