namespace WorkerTuning.Configuration.Sources;

/// <summary>Flags and a file that are there for gunicorn and are not read, since the program does not ask for them.</summary>
internal static class UnreadGunicorn
{
    private const string Missing = "ignored: Program.cs reads it only with builder.Configuration.AddGunicorn(args)";

    // Words that other programs use as well.
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal) { "--config", "--env", "--group", "--name", "--pid", "--user" };

    private static readonly HashSet<string> Short = new(StringComparer.Ordinal) { "-b", "-k", "-w" };

    /// <param name="environment">The process.</param>
    /// <param name="isFileNamed">Whether a gunicorn.conf.py is read all the same.</param>
    /// <param name="reading">Takes warnings.</param>
    public static void Find(ProcessEnvironment environment, bool isFileNamed, SourceReading reading)
    {
        foreach (var flag in environment.Arguments.Select(word => word.Split('=', 2)[0]).Where(IsGunicorns).Distinct())
            reading.Warnings.Add(new SettingProblem(null, null, $"flag {flag}", Missing));
        if (!isFileNamed && File.Exists(Path.Combine(environment.CurrentDirectory, GunicornReader.DefaultFile)))
            reading.Warnings.Add(new SettingProblem(null, null, "./" + GunicornReader.DefaultFile, Missing));
    }

    private static bool IsGunicorns(string word) =>
        Short.Contains(word) || (word.StartsWith("--", StringComparison.Ordinal) && !Common.Contains(word) && FlagTable.Exact(word) is not null);
}
