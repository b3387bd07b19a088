using System.Diagnostics;
using System.Text.Json;
using WorkerTuning.Tests.PythonFiles;

namespace WorkerTuning.FunctionalTests.Python;

/// <summary>Debian's gunicorn and its Python, asked once for all files of the corpus.</summary>
internal static class GunicornOracle
{
    private const string Interpreter = "/usr/bin/python3";
    private const string Package = "/usr/lib/python3/dist-packages/gunicorn";

    private static readonly Lazy<Dictionary<string, JsonElement>> Answers = new(Ask);

    public static bool IsMissing => !File.Exists(Interpreter) || !Directory.Exists(Package);

    public static JsonElement AnswerTo(string name) => Answers.Value[name];

    private static Dictionary<string, JsonElement> Ask()
    {
        var files = CorpusFile.All();
        var request = JsonSerializer.Serialize(new
        {
            names = GunicornNames.Settings,
            hooks = GunicornNames.Hooks,
            jobs = files.Select(f => new { path = f.FilePath, file = f.ConfigPath, env = f.Environment }),
        });
        var script = Path.Combine(Path.GetDirectoryName(files[0].FilePath)!, "../../../../WorkerTuning.FunctionalTests/Python/oracle.py");
        var start = new ProcessStartInfo(Interpreter, ["-B", Path.GetFullPath(script)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment.Clear();
        start.Environment["PYTHONUTF8"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Write(request);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!output.Wait(TimeSpan.FromSeconds(100)))
        {
            process.Kill();
            throw new TimeoutException("gunicorn did not answer");
        }

        var lines = output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return files.Zip(lines).ToDictionary(p => p.First.Name, p => JsonDocument.Parse(p.Second).RootElement);
    }
}
