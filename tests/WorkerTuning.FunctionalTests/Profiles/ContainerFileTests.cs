using System.Globalization;
using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

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
        var environment = Variable().Matches(compose).ToDictionary(m => m.Groups[1].Value, string? (m) => Resolve(m.Groups[2].Value));
        // The container's secrets are files of the container; here they are variables.
        foreach (var file in environment.Keys.Where(name => name.EndsWith("_FILE", StringComparison.Ordinal)).ToList())
        {
            Assert.Equal($"/run/secrets/{file[..^5]}", environment[file]);
            environment.Remove(file);
            environment[file[..^5]] = "of-the-test";
        }

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

    [SkippableFact]
    public async Task Dockerfiles_Linted_HaveNoFault()
    {
        var (code, output) = await ManifestCheck.RunAsync(ManifestCheck.Dockerfile, FilesNamed("Dockerfile"));
        Assert.True(code == 0, output);
    }

    [SkippableFact]
    public async Task ComposeFiles_EachOfTheSamples_FitsTheSpecification()
    {
        var (code, output) = await ManifestCheck.RunAsync(ManifestCheck.Compose, FilesNamed("compose.yaml"));
        Assert.True(code == 0, output);
    }

    [SkippableTheory]
    [InlineData(ManifestCheck.Dockerfile, "Dockerfile", "COPY --from=build", "COPY --form=build", "Unknown flag: form")]
    [InlineData(ManifestCheck.Dockerfile, "Dockerfile", "EXPOSE 8000", "EXPOSE 80000", "Invalid")]
    [InlineData(ManifestCheck.Dockerfile, "Dockerfile", "FROM ubuntu:24.04", "FROM ubuntu:latest", "Base Image Latest Tag")]
    [InlineData(ManifestCheck.Compose, "compose.yaml", "stop_grace_period: 40s", "stop_grace_period: forty", "must match format \"duration\"")]
    [InlineData(ManifestCheck.Compose, "compose.yaml", "shm_size:", "shmsize:", "must NOT have additional properties shmsize")]
    [InlineData(ManifestCheck.Compose, "compose.yaml", "restart: unless-stopped", "restart: [", "Flow sequence")]
    public async Task Manifest_MistakeInOne_IsFound(string script, string file, string text, string mistake, string expected)
    {
        using var folder = new ScratchFolder();
        var content = await File.ReadAllTextAsync(SampleProgram.Blog.Path(file));
        Assert.Contains(text, content, StringComparison.Ordinal);

        var (code, output) = await ManifestCheck.RunAsync(script, folder.Write(file, content.Replace(text, mistake, StringComparison.Ordinal)));

        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnvironmentExample_OfKore_SaysWhatComposeTakesByDefault()
    {
        var compose = await File.ReadAllTextAsync(SampleProgram.Kore.Path("compose.yaml"));
        var defaults = Variable().Matches(compose).ToDictionary(m => m.Groups[1].Value, string? (m) => Resolve(m.Groups[2].Value));
        Assert.Equal(defaults, EnvironmentFiles.Read(SampleProgram.Kore.Path(".env.example")));
    }

    // What compose makes of ${NAME:-default}. Secrets, ${NAME:?}, come from outside.
    private static string Resolve(string value) =>
        !value.StartsWith("${", StringComparison.Ordinal) ? value
        : value.Split(":-", 2) is [_, var text] ? text.TrimEnd('}')
        : "secret";

    private static List<string> FilesNamed(string name)
    {
        var files = Directory.EnumerateFiles(Repository.Path("samples"), name, SearchOption.AllDirectories).ToList();
        Assert.True(files.Count >= 3);
        return files;
    }

    [GeneratedRegex("^ +([A-Z_]+): \"(.*)\"", RegexOptions.Multiline)]
    private static partial Regex Variable();

    [GeneratedRegex("stop_grace_period: ([0-9]+)s")]
    private static partial Regex Grace();
}
