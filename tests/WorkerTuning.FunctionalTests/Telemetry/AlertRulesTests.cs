using System.Diagnostics;
using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

/// <summary>The alerts of samples/Observability, by Prometheus' own rule tests.</summary>
public sealed partial class AlertRulesTests
{
    // Of ASP.NET Core and of Prometheus itself.
    private static readonly string[] Others = ["http_server_request_duration_seconds_count", "up"];

    private static readonly string Folder = Repository.Path("samples", "Observability");

    private static string Rules => File.ReadAllText(Path.Combine(Folder, "alerts.yml"));

    [SkippableTheory]
    [InlineData("check", "rules", "alerts.yml")]
    [InlineData("test", "rules", "alerts.test.yml")]
    public async Task Promtool_OfTheRules_HasNothingToSay(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Peers.Require("promtool"), arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = new ProcessOutput(process.StandardOutput, process.StandardError);
        await process.WaitForExitAsync().WithTimeout();
        await output.Ended.WithTimeout();

        Assert.True(process.ExitCode == 0, output.ToString());
    }

    [Fact]
    public void Alerts_EachOne_IsTriedBothWays()
    {
        var alerts = Alert().Matches(Rules).Select(m => m.Groups[1].Value).ToList();
        var tried = Name().Matches(File.ReadAllText(Path.Combine(Folder, "alerts.test.yml"))).Select(m => m.Groups[1].Value);

        Assert.True(alerts.Count > 10);
        Assert.Equal(alerts.SelectMany(a => (string[])[a + " fires", a + " is silent"]), tried);
    }

    [Fact]
    public void Metrics_OfTheRules_AreThoseThatTheServerHas()
    {
        var page = File.ReadAllText(Repository.Path("docs", "metrics.md"));
        var names = Metric().Matches(Rules).Select(m => m.Value).Distinct().ToList();

        Assert.True(names.Count > 10);
        Assert.All(names.Except(Others), name => Assert.Contains($"`{HistogramPart().Replace(name, "")}`", page, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"- name: (.+)")]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(worker_tuning|http_server)_\w+|\bup(?=\{)")]
    private static partial Regex Metric();

    [GeneratedRegex(@"_(bucket|count|sum)$")]
    private static partial Regex HistogramPart();
}
