using WorkerTuning.Configuration.Python;

namespace WorkerTuning.Configuration.Sources;

/// <summary>Reads a gunicorn.conf.py as a source of settings.</summary>
internal static class FileReader
{
    private const int LargestFile = 1 << 20;

    // What people write instead of a setting's name: the flags' names, and some long-dead or misremembered ones.
    private static readonly Dictionary<string, string> Aliases = SettingsCatalogue.Owned
        .SelectMany(s => s.Flags.Where(f => f.StartsWith("--", StringComparison.Ordinal)), (s, flag) => (Alias: flag[2..].Replace('-', '_'), s.Name))
        .Append((Alias: "num_workers", Name: "workers"))
        .Append((Alias: "proc", Name: "proc_name"))
        .Append((Alias: "debug", Name: "loglevel"))
        .Where(p => p.Alias != p.Name)
        .DistinctBy(p => p.Alias)
        .ToDictionary(p => p.Alias, p => p.Name);

    /// <param name="path">From the working directory.</param>
    /// <param name="origin">Who named the file.</param>
    /// <param name="environment">The process's variables and folder.</param>
    /// <param name="reading">Takes values, problems and notes.</param>
    /// <returns>What the file read of the environment; null when it could not be read.</returns>
    public static PythonConfig? Read(string path, string origin, ProcessEnvironment environment, SourceReading reading)
    {
        var (full, text, error) = Load(path, environment.CurrentDirectory);
        if (text is null)
        {
            reading.Problems.Add(new SettingProblem("config", path, origin, error!));
            return null;
        }

        var config = GunicornConfigFile.Evaluate(text, full, new PythonHost(environment), SettingsCatalogue.NeededNames, SettingsCatalogue.HookNames, SettingsCatalogue.IdleNames);
        var name = Path.GetFileName(full);
        reading.GunicornBecause = name;
        reading.FilePath = full;
        foreach (var value in config.Settings)
            reading.Values.Add(new SettingValue(SettingsCatalogue.ByName(value.Name)!, value.Value, $"{name}:{value.Line}", Layer.File));
        foreach (var idle in config.Idle)
            reading.Values.Add(new SettingValue(SettingsCatalogue.ByName(idle.Name)!, null, $"{name}:{idle.Line}", Layer.File) { IsRead = false });
        foreach (var problem in config.Problems)
            reading.FileProblems.Add(new SettingProblem(problem.Setting, Excerpt(problem), $"{name}:{problem.Line}:{problem.Column}", problem.Message));
        if (config.Hooks.Count > 0)
            reading.Notes.Add(new SettingProblem(null, null, name, "Python hooks do not run here; what replaces each: " + string.Join(", ", config.Hooks.Select(Replacement))));
        foreach (var unknown in config.UnknownNames)
        {
            if (Meant(unknown.Name) is { } meant)
                reading.Notes.Add(new SettingProblem(unknown.Name, null, $"{name}:{unknown.Line}", $"not a setting, ignored; did you mean {meant}?"));
        }

        return config;
    }

    private static (string Full, string? Text, string? Error) Load(string path, string folder)
    {
        if (path.StartsWith("python:", StringComparison.Ordinal))
            return (path, null, "must be a path, or file: and a path; a Python module cannot be imported here");
        try
        {
            var file = new FileInfo(Path.GetFullPath(path, folder));
            if (!file.Exists)
                return (path, null, Directory.Exists(file.FullName) ? "must be a file; this is a folder" : "the file does not exist");
            return (file.FullName, WholeFile.ReadText(file.FullName, LargestFile), null);
        }
        catch (ArgumentException)
        {
            return (path, null, "must be text without control characters");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (path, null, e.Message);
        }
    }

    private static string? Meant(string name) =>
        Aliases.GetValueOrDefault(name) ?? NearestName.Find(name, SettingsCatalogue.FileNames);

    private static string Replacement(PythonHook hook) => $"{hook.Name} (line {hook.Line}): {SettingsCatalogue.ByName(hook.Name)!.Becomes.TrimEnd('.')}";

    private static string? Excerpt(PythonProblem problem)
    {
        var isSecret = problem.Setting is { } name && SettingsCatalogue.ByName(name)!.Secret;
        return isSecret || string.IsNullOrWhiteSpace(problem.Text) ? null : problem.Text.Trim();
    }
}
