using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Seeds;

/// <summary>The document's environments and command lines, run against the profile's file.</summary>
public sealed partial class KoreSeedTests
{
    private static readonly string[] File = ["-c", "config/gunicorn.conf.py"];

    [SkippableFact]
    public async Task Print_EveryEnvironmentOfTheDocument_IsInForce()
    {
        var environments = SeedDocument.Read("002").Blocks("yaml")
            .Select(block => Variable().Matches(block).Select(m => (m.Groups[1].Value, m.Groups[2].Value)).ToArray())
            .Where(variables => variables.Length > 0)
            .ToList();
        Assert.True(environments.Count >= 5);
        foreach (var environment in environments)
        {
            var config = await SampleProgram.Kore.PrintAsync(File, SampleProgram.Cpu(4, environment));
            foreach (var (name, value) in environment)
                Assert.Equal(value, config[name switch { "WEB_CONCURRENCY" => "workers", "GUNICORN_TIMEOUT" => "timeout", _ => "loglevel" }]);
        }
    }

    [SkippableFact]
    public async Task Run_TheCommandLines_AsTheyStand()
    {
        var shell = Assert.Single(SeedDocument.Read("002").Blocks("bash", "Local Development"));
        using var gunicorn = new GunicornCommand(SampleProgram.Kore);
        gunicorn.Folder.Write("config/gunicorn.conf.py", await System.IO.File.ReadAllTextAsync(SampleProgram.Kore.Path("config/gunicorn.conf.py")));
        var starts = await gunicorn.RunAsync(shell, cpu: 2);
        Assert.Equal(2, starts.Count);
        starts[0].Expect(("workers", "5"), ("timeout", "60"), ("loglevel", "info"));
        starts[1].Expect(("workers", "2"), ("timeout", "30"), ("loglevel", "debug"));
    }

    [SkippableFact]
    public async Task Start_TheGrepOfTheDocument_FindsWhatIsApplied()
    {
        var pattern = Grep().Match(SeedDocument.Read("002").Text).Groups[1].Value;
        await using var server = await SampleProgram.Kore.RunAsync([.. File, "--bind", "127.0.0.1:0"]);
        var found = server.Process.Output.Lines.Where(line => Regex.IsMatch(line.Text, pattern)).Select(line => line.Text.Trim().Split(':')[0]).ToHashSet();
        Assert.Superset(new HashSet<string> { "Workers", "Timeout", "Log level", "Bind" }, found);
    }

    [GeneratedRegex("^ *([A-Z_]+): \"(.*)\"", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex("grep -E \"(.*)\"")]
    private static partial Regex Grep();
}
