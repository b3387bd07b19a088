namespace WorkerTuning.Configuration.Sources;

/// <summary>Reads everything that is gunicorn's own: flags, <c>GUNICORN_CMD_ARGS</c>, the Python file that they name, and the environment.</summary>
internal static class GunicornReader
{
    public const string DefaultFile = "gunicorn.conf.py";

    /// <param name="arguments">The command line; null where <c>AddGunicorn</c> is not used, and no default file is then looked for.</param>
    /// <param name="file">The file named by <c>AddGunicornConfigFile</c>; a <c>-c</c> wins over it.</param>
    /// <param name="environment">The process's variables and folder.</param>
    /// <param name="reading">Takes everything that was found.</param>
    public static void Read(IReadOnlyList<string>? arguments, string? file, ProcessEnvironment environment, SourceReading reading)
    {
        if (arguments is not null)
            FlagReader.Read(arguments, Layer.CommandLine, "flag", reading);
        ReadCommandArguments(environment, reading);
        VariableReader.Read(environment.Variables, reading);
        if (FindFile(arguments, file, environment, reading) is not var (path, origin) || FileReader.Read(path, origin, environment, reading) is not { } config)
            return;
        // What the file reads itself belongs to the file.
        reading.Values.RemoveAll(v => v.Layer == Layer.GunicornVariable && (config.ReadsWholeEnvironment || config.EnvironmentRead.Contains(v.Setting.EnvironmentName)));
        reading.Notes.RemoveAll(note => config.EnvironmentRead.Any(name => note.Origin == VariableReader.Origin(name)));
    }

    private static void ReadCommandArguments(ProcessEnvironment environment, SourceReading reading)
    {
        const string Name = "GUNICORN_CMD_ARGS";
        if (!environment.Variables.TryGetValue(Name, out var line))
            return;
        if (ShellWords.TrySplit(line, out var words, out var error))
            FlagReader.Read(words, Layer.CommandArguments, Name, reading);
        else
            reading.Problems.Add(new SettingProblem(null, null, "env " + Name, error!));
    }

    private static (string Path, string Origin)? FindFile(IReadOnlyList<string>? arguments, string? file, ProcessEnvironment environment, SourceReading reading)
    {
        var configured = reading.Values.Where(v => v is { Setting.Name: "config", Raw: string }).OrderBy(v => v.Layer).LastOrDefault();
        if (configured?.Raw is string path)
            return (Strip(path), configured.Origin);
        if (file is not null)
            return (Strip(file), "AddGunicornConfigFile");
        return arguments is not null && File.Exists(Path.Combine(environment.CurrentDirectory, DefaultFile)) ? ("./" + DefaultFile, "found") : null;
    }

    private static string Strip(string path) => path.StartsWith("file:", StringComparison.Ordinal) ? path["file:".Length..] : path;
}
