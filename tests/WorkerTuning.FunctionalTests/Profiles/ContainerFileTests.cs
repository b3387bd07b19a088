using System.Globalization;
using System.Text.RegularExpressions;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>What the container files say fits what they start.</summary>
public sealed partial class ContainerFileTests
{
    public static TheoryData<string, string[]> Samples => new()
    {
        { "Blog", [] },
        { "Kore", ["-c", "config/gunicorn.conf.py"] },
        { "DevSim", ["--config", "gunicorn_config.py"] },
    };

    [SkippableTheory]
    [MemberData(nameof(Samples))]
    public async Task Dockerfile_StartsTheSampleWithItsFile(string assembly, string[] arguments)
    {
        var sample = SampleProgram.All.Single(s => s.Assembly == assembly);
        var dockerfile = await File.ReadAllTextAsync(sample.Path("Dockerfile"));
        Assert.Contains($"RUN dotnet publish {sample.Folder} ", dockerfile, StringComparison.Ordinal);
        var command = new[] { "dotnet", $"{assembly}.dll" }.Concat(arguments).Select(word => $"\"{word}\"");
        Assert.Contains($"ENTRYPOINT [{string.Join(", ", command)}]", dockerfile, StringComparison.Ordinal);
        // What is not copied to the published folder is not in the image.
        var file = arguments.LastOrDefault() ?? "gunicorn.conf.py";
        Assert.Contains($"""<None Update="{file}" CopyToPublishDirectory=""", await File.ReadAllTextAsync(sample.Path(assembly + ".csproj")), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(Samples))]
    public async Task Compose_FitsTheSettings(string assembly, string[] arguments)
    {
        var sample = SampleProgram.All.Single(s => s.Assembly == assembly);
        var compose = await File.ReadAllTextAsync(sample.Path("compose.yaml"));
        // Secrets come from outside.
        var environment = Variable().Matches(compose)
            .ToDictionary(m => m.Groups[1].Value, string? (m) => m.Groups[2].Value.StartsWith('$') ? "secret" : m.Groups[2].Value);
        var config = await sample.PrintAsync(arguments, environment);
        Assert.Equal("0.0.0.0:8000", config["bind"]);
        var grace = int.Parse(Grace().Match(compose).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(grace > int.Parse(config["graceful_timeout"], CultureInfo.InvariantCulture));
        foreach (var (name, setting) in new[] { ("WEB_CONCURRENCY", "workers"), ("GUNICORN_TIMEOUT", "timeout"), ("LOG_LEVEL", "loglevel") })
        {
            if (environment.TryGetValue(name, out var value))
                Assert.Equal(value, config[setting]);
        }
    }

    [GeneratedRegex("^ +([A-Z_]+): \"(.*)\"", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex("stop_grace_period: ([0-9]+)s")]
    private static partial Regex Grace();
}
