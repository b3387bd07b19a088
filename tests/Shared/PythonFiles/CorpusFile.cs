using WorkerTuning.Configuration.Python;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.PythonFiles;

/// <summary>A configuration file of the corpus, its environment (from its "# env:" line) and what is expected of it.</summary>
internal sealed record CorpusFile(string Name, string FilePath, string Text, Dictionary<string, string> Environment)
{
    /// <summary>What <c>__file__</c> is while a corpus file is read: the same on every machine.</summary>
    public string ConfigPath => "/srv/app/conf/" + Name;

    public string ExpectedPath => FilePath[..^".conf.py".Length] + ".expected";

    /// <summary>Settings whose values gunicorn refuses on a machine without the users and directories named.</summary>
    public IReadOnlyList<string> Refused => Header("# gunicorn refuses:");

    public static IReadOnlyList<CorpusFile> All(string folder = "Corpus")
    {
        var directory = Repository.Path("tests", "WorkerTuning.Tests", "Configuration", "Python", folder);
        return [.. Directory.GetFiles(directory, "*.conf.py").Order(StringComparer.Ordinal).Select(Read)];
    }

    public PythonConfig Evaluate(string? text = null) => GunicornConfigFile.Evaluate(
        text ?? Text, ConfigPath, new FakePythonHost { Variables = Environment }, GunicornNames.Settings, GunicornNames.Hooks);

    /// <summary>Everything the evaluation said, a line each, in the form of the .expected files.</summary>
    public static string Describe(PythonConfig config)
    {
        var lines = config.Settings.OrderBy(s => s.Name, StringComparer.Ordinal).Select(s => $"{s.Name} = {PlainJson.Write(s.Value)}")
            .Concat(config.Hooks.Select(h => $"hook {h.Name} line {h.Line}"))
            .Concat(config.UnknownNames.Select(n => $"name {n.Name} line {n.Line}"))
            .Concat(config.Problems.Select(p => $"problem {p.Setting ?? "*"} {p.Line}:{p.Column} {p.Message} [{p.Text}]"))
            .Concat(config.ReadsWholeEnvironment ? ["reads the whole environment"] : []);
        return string.Concat(lines.Select(l => l + "\n"));
    }

    private static CorpusFile Read(string path)
    {
        var text = File.ReadAllText(path);
        var file = new CorpusFile(Path.GetFileName(path), path, text, []);
        foreach (var assignment in file.Header("# env:"))
        {
            var (name, value) = (assignment[..assignment.IndexOf('=')], assignment[(assignment.IndexOf('=') + 1)..]);
            file.Environment.Add(name, value);
        }

        return file;
    }

    private string[] Header(string mark) => Text.Split('\n')
        .Where(line => line.StartsWith(mark, StringComparison.Ordinal))
        .SelectMany(line => line[mark.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .ToArray();
}
