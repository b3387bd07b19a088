using System.Globalization;
using System.Text.RegularExpressions;
using WorkerTuning.FunctionalTests.Profiles;
using WorkerTuning.FunctionalTests.Telemetry;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Kubernetes;

/// <summary>samples/kubernetes against the schemas of the API, and what it says against the sample that it starts.</summary>
public sealed partial class ManifestTests
{
    private static readonly string Settings = Repository.Path("samples", "kubernetes", "gunicorn.conf.py");

    [SkippableFact]
    public async Task Manifests_EachOfTheKustomization_FitsItsSchema()
    {
        var files = FileName().Matches(Read("kustomization.yaml")).Select(m => m.Groups[1].Value).ToList();
        Assert.True(files.Count >= 5);

        var (code, output) = await ManifestCheck.RunAsync(ManifestCheck.Kubernetes, [.. files.Select(Manifest)]);

        Assert.True(code == 0, output);
        Assert.Equal(files.Count, output.Split('\n').Count(line => line.EndsWith(": ok", StringComparison.Ordinal)));
    }

    [SkippableTheory]
    [InlineData("deployment.yaml", "replicas: 3", "replicaz: 3", "replicaz")]
    [InlineData("deployment.yaml", "periodSeconds: 2", "periodSeconds: two", "periodSeconds must be integer")]
    [InlineData("horizontalpodautoscaler.yaml", "maxReplicas: 12", "", "maxReplicas")]
    [InlineData("servicemonitor.yaml", "endpoints:", "endpointz:", "endpoints")]
    public async Task Manifests_MistakeInOne_IsFound(string file, string text, string mistake, string expected)
    {
        using var folder = new ScratchFolder();
        Assert.Contains(text, Read(file), StringComparison.Ordinal);

        var (code, output) = await ManifestCheck.RunAsync(ManifestCheck.Kubernetes, folder.Write(file, Read(file).Replace(text, mistake, StringComparison.Ordinal)));

        Assert.Equal(1, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Deployment_ItsArguments_StartAServerThatAnswersTheProbes()
    {
        var deployment = Read("deployment.yaml");
        Assert.Contains("""args: ["-c", "/etc/workers/gunicorn.conf.py"]""", deployment, StringComparison.Ordinal);
        Assert.Contains("containerPort: 8000", deployment, StringComparison.Ordinal);
        await using var server = await SampleProgram.Observability.RunAsync(["-c", Settings, "--bind", "127.0.0.1:0"]);
        await server.Process.WaitForLineAsync("workers are ready, 32 requests at a time");
        var paths = PathOf().Matches(deployment).Concat(PathOf().Matches(Read("servicemonitor.yaml"))).Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(["/health/startup", "/health/live", "/health/ready", "/metrics"], paths);
        foreach (var path in paths)
            Assert.Equal(200, (await server.GetAsync(path)).Status);
        Assert.Equal(0, await server.StopAsync());
    }

    [SkippableFact]
    public async Task Deployment_TimeToEndIn_HoldsPauseDrainAndTheLastWord()
    {
        var config = await SampleProgram.Observability.PrintAsync(["-c", Settings], SampleProgram.Cpu(2));
        var pause = Number(Sleep(), Read("deployment.yaml"));
        var grace = Number(Grace(), Read("deployment.yaml"));
        var drain = int.Parse(config["graceful_timeout"], CultureInfo.InvariantCulture);

        Assert.Equal("0.0.0.0:8000", config["bind"]);
        // A second for the last answers, five until the process is ended without the host.
        Assert.True(grace > pause + drain + 6);
    }

    [SkippableFact]
    public async Task Autoscaler_ItsMetric_HasAValueForThePod()
    {
        var rule = Read("prometheus-adapter.yaml");
        var name = MetricName().Match(rule).Groups[1].Value;
        Assert.Contains($"metric: {{ name: {name} }}", Read("horizontalpodautoscaler.yaml"), StringComparison.Ordinal);
        var query = MetricsQuery().Match(rule).Groups[1].Value
            .Replace("<<.GroupBy>>", "job", StringComparison.Ordinal)
            .Replace("<<.LabelMatchers>>", "job=\"workers\"", StringComparison.Ordinal);
        using var folder = new ScratchFolder();
        await using var server = await SampleProgram.Observability.RunAsync(["-c", Settings, "--bind", "127.0.0.1:0", "--timeout", "600"]);
        await using var prometheus = await PrometheusServer.StartAsync(folder, await File.ReadAllTextAsync(SampleProgram.Observability.Path("prometheus.yml")), server.Port);
        await prometheus.QueryUntilAsync(query, values => values is ["0"]);
        using var client = new HttpClient { BaseAddress = server.Address };

        // Half as many as it takes at a time.
        var held = Enumerable.Range(0, 16).Select(_ => client.GetAsync("/?ms=600000")).ToList();
        await prometheus.QueryUntilAsync(query, values => values is ["0.5"]);

        client.CancelPendingRequests();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(held).WithTimeout());
        Assert.Equal(0, await server.StopAsync());
    }

    private static string Manifest(string file) => Repository.Path("samples", "kubernetes", file);

    private static string Read(string file) => File.ReadAllText(Manifest(file));

    private static int Number(Regex pattern, string text) => int.Parse(pattern.Match(text).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("^ +- ([a-z]+\\.yaml)$", RegexOptions.Multiline)]
    private static partial Regex FileName();

    [GeneratedRegex("path: (/[a-z/]+)")]
    private static partial Regex PathOf();

    [GeneratedRegex("sleep: { seconds: ([0-9]+) }")]
    private static partial Regex Sleep();

    [GeneratedRegex("terminationGracePeriodSeconds: ([0-9]+)")]
    private static partial Regex Grace();

    [GeneratedRegex("name: { as: ([a-z_]+) }")]
    private static partial Regex MetricName();

    [GeneratedRegex("metricsQuery: '(.+)'")]
    private static partial Regex MetricsQuery();
}
