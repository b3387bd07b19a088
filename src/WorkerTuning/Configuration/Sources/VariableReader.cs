namespace WorkerTuning.Configuration.Sources;

/// <summary>Reads <c>GUNICORN_WORKERS</c> and its like, and the generic variables <c>PORT</c>, <c>WEB_CONCURRENCY</c>, <c>FORWARDED_ALLOW_IPS</c>, <c>SCRIPT_NAME</c> and <c>LOG_LEVEL</c>.</summary>
internal static class VariableReader
{
    private const string Prefix = "GUNICORN_";

    // Read elsewhere, or by gunicorn itself and its container image.
    private static readonly HashSet<string> NotSettings = ["GUNICORN_CMD_ARGS", "GUNICORN_ARGS", "GUNICORN_PID", "GUNICORN_FD", "GUNICORN_DIRTY_SOCKET"];

    /// <param name="environment">The variables of the process.</param>
    /// <param name="reading">Takes values and notes.</param>
    public static void Read(IReadOnlyDictionary<string, string> environment, SourceReading reading)
    {
        foreach (var setting in SettingsCatalogue.All)
        {
            if (setting.Variable is { } generic)
                Add(setting, generic, Layer.GenericVariable);
            if (!setting.Hook)
                Add(setting, setting.EnvironmentName, Layer.GunicornVariable);
        }

        foreach (var name in environment.Keys.Where(IsUnknown).Order(StringComparer.Ordinal))
        {
            if (NearestName.Find(name[Prefix.Length..], SettingsCatalogue.Owned.Select(s => s.Name)) is { } near)
                reading.Notes.Add(new SettingProblem(null, null, Origin(name), $"not a setting, ignored; did you mean {SettingsCatalogue.ByName(near)!.EnvironmentName}?"));
        }

        void Add(Setting setting, string variable, Layer layer)
        {
            if (!environment.TryGetValue(variable, out var text))
                return;
            var origin = Origin(variable);
            if (string.IsNullOrWhiteSpace(text))
                reading.Notes.Add(Blank(setting, origin));
            else
                reading.Values.Add(new SettingValue(setting, variable == "PORT" ? "0.0.0.0:" + text.Trim() : text, origin, layer));
        }
    }

    public static string Origin(string variable) => "env " + variable;

    /// <summary>Compose files and charts leave variables blank where nothing is meant.</summary>
    public static SettingProblem Blank(Setting setting, string origin) => new(setting.Name, null, origin, "the variable is blank and therefore ignored");

    private static bool IsUnknown(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && !NotSettings.Contains(name) && SettingsCatalogue.ByName(name[Prefix.Length..].ToLowerInvariant()) is null;
}
