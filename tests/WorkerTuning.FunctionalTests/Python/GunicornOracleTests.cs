using System.Globalization;
using System.Text.Json;
using WorkerTuning.Tests.PythonFiles;

namespace WorkerTuning.FunctionalTests.Python;

/// <summary>What the evaluator reads from a file is what Python itself makes of it, and what gunicorn then uses.</summary>
public sealed class GunicornOracleTests
{
    public static TheoryData<string> Files() => [.. CorpusFile.All().Select(f => f.Name)];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Evaluate_CorpusFile_GivesWhatPythonGives(string name)
    {
        RequireGunicorn();
        var answer = GunicornOracle.AnswerTo(name);
        Assert.True(answer.TryGetProperty("raw", out var raw), answer.ToString());

        var config = CorpusFile.All().Single(f => f.Name == name).Evaluate();

        Assert.Empty(config.Problems);
        Assert.Equal(
            raw.EnumerateObject().Select(p => $"{p.Name} = {Describe(p.Value)}").Order(StringComparer.Ordinal),
            config.Settings.Select(s => $"{s.Name} = {PlainJson.Write(s.Value)}").Order(StringComparer.Ordinal));
        Assert.Equal(
            answer.GetProperty("hooks").EnumerateArray().Select(h => h.GetString()).Order(StringComparer.Ordinal),
            config.Hooks.Select(h => h.Name).Order(StringComparer.Ordinal));
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Evaluate_CorpusFile_AgreesWithPrintConfig(string name)
    {
        RequireGunicorn();
        var answer = GunicornOracle.AnswerTo(name);
        var file = CorpusFile.All().Single(f => f.Name == name);
        if (file.Refused.Count > 0)
        {
            var refusal = answer.GetProperty("refused").GetString();
            Assert.Contains(file.Evaluate().Settings, s => file.Refused.Contains(s.Name));
            Assert.NotEmpty(refusal!);
            return;
        }

        Assert.True(answer.TryGetProperty("printed", out var printed), answer.ToString());
        foreach (var setting in file.Evaluate().Settings)
        {
            // gunicorn 20.1 does not know every setting of 26; a path that __file__ goes into differs with the place of the file.
            if (!printed.TryGetProperty(setting.Name, out var used) || setting.Value is string path && path.Contains("/srv/app", StringComparison.Ordinal)) continue;
            // Users and groups become ids, lists are rebuilt, and a text over several lines cannot be told from the next setting.
            if (setting.Name is "user" or "group" || used.GetString()!.StartsWith('[') || setting.Value is string text && text.Contains('\n')) continue;
            if (AsPrinted(setting.Value) is { } expected) Assert.Equal($"{setting.Name} = {expected}", $"{setting.Name} = {used.GetString()!.Trim()}");
        }
    }

    /// <summary>What --print-config shows for values that validation leaves alone; null for those it rebuilds.</summary>
    private static string? AsPrinted(object? value) => value switch
    {
        long or System.Numerics.BigInteger => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        bool flag => flag ? "True" : "False",
        string text => text.Trim(),
        null => "None",
        _ => null,
    };

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(", ", element.EnumerateObject().Select(p => PlainJson.Write(p.Name) + ": " + Describe(p.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(", ", element.EnumerateArray().Select(Describe)) + "]",
        JsonValueKind.String => PlainJson.Write(element.GetString()),
        _ => element.GetRawText(),
    };

    private static void RequireGunicorn()
    {
        if (!GunicornOracle.IsMissing) return;
        const string Reason = "Debian's gunicorn is not installed (apt-get install gunicorn)";
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Reason);
        Skip.If(true, Reason);
    }
}
