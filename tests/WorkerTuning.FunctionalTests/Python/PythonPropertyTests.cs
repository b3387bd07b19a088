using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using WorkerTuning.Configuration.Python;
using WorkerTuning.Tests.PythonFiles;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Python;

/// <summary>
/// Generated files mean the same to the evaluator and to CPython. WORKERTUNING_PYTHON_FILES says how many, 500 without it, and
/// WORKERTUNING_PYTHON_SEED where they begin; a failure holds its file.
/// </summary>
public sealed class PythonPropertyTests
{
    private const string Interpreter = "/usr/bin/python3";
    private const int Batch = 500;

    // They end in time only if both sides are bounded.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task Evaluate_GeneratedFiles_AgreesWithPython()
    {
        Peers.Require(Interpreter);
        var (count, first) = (Number("WORKERTUNING_PYTHON_FILES", 500), Number("WORKERTUNING_PYTHON_SEED", 1));
        var (compared, differences) = (0, new List<string>());
        for (var done = 0; done < count; done += Batch)
        {
            var numbers = Enumerable.Range(first + done, Math.Min(Batch, count - done)).ToArray();
            var files = numbers.Select(GeneratedFile.Make).ToArray();
            var answers = await AskAsync(files);
            for (var i = 0; i < files.Length; i++)
            {
                // Python evaluates the whole file, the evaluator what settings depend on: it may well read what Python gives up on.
                if (!answers[i].TryGetProperty("raw", out var raw))
                    continue;
                compared++;
                if (Compare(files[i], raw) is { } difference)
                    differences.Add($"file {numbers[i]}: {difference}\n{files[i]}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {compared} files differ.\n{string.Join('\n', differences.Take(5))}");
        // Else nothing was compared.
        Assert.True(compared >= count / 3, $"Python read {compared} of {count} files.");
    }

    private static string? Compare(string file, JsonElement raw)
    {
        var config = GunicornConfigFile.Evaluate(
            file, "/srv/app/gunicorn.conf.py", new FakePythonHost { Variables = new(GeneratedFile.Environment) }, GunicornNames.Settings, GunicornNames.Hooks);
        // Its bounds are its own.
        if (config.Problems.Any(p => p.Message.Contains("items or more", StringComparison.Ordinal)))
            return null;
        if (config.Problems is [var problem, ..])
            return $"line {problem.Line}: {problem.Message}";
        var expected = raw.EnumerateObject().Select(p => $"{p.Name} = {Describe(p.Value)}").Order(StringComparer.Ordinal).ToArray();
        var actual = config.Settings.Select(s => $"{s.Name} = {PlainJson.Write(s.Value)}").Order(StringComparer.Ordinal).ToArray();
        return expected.SequenceEqual(actual) ? null : $"Python has\n  {string.Join("\n  ", expected.Except(actual))}\nand not\n  {string.Join("\n  ", actual.Except(expected))}";
    }

    private static async Task<JsonElement[]> AskAsync(string[] files)
    {
        var script = Repository.Path("tests", "WorkerTuning.FunctionalTests", "Python", "batch.py");
        var start = new ProcessStartInfo(Interpreter, ["-B", "-c", await File.ReadAllTextAsync(script)]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        // As a text, since the user that it becomes may not enter this folder.
        start.Environment.Clear();
        start.Environment["PYTHONUTF8"] = "1";
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(JsonSerializer.Serialize(new { names = GunicornNames.Settings, env = GeneratedFile.Environment, files }));
            process.StandardInput.Close();
            var lines = (await output.WaitAsync(Limit)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.True(lines.Length == files.Length, $"{lines.Length} answers to {files.Length} files: {await errors}");
            return [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : otherwise;

    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(", ", element.EnumerateObject().Select(p => PlainJson.Write(p.Name) + ": " + Describe(p.Value))) + "}",
        JsonValueKind.Array => "[" + string.Join(", ", element.EnumerateArray().Select(Describe)) + "]",
        JsonValueKind.String => PlainJson.Write(element.GetString()),
        _ => element.GetRawText(),
    };
}
