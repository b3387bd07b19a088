using System.Diagnostics;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Telemetry;

/// <summary>What Prometheus itself says of the names on a page of metrics.</summary>
internal static class PromtoolLint
{
    // It ends with this code where it complains of a name, and with another where it cannot read the page.
    private const int Complaints = 3;

    /// <returns>A line each, the name first; none where all names are good.</returns>
    public static async Task<IReadOnlyList<string>> CheckAsync(string promtool, string page)
    {
        using var process = Process.Start(new ProcessStartInfo(promtool, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = new ProcessOutput(process.StandardOutput, process.StandardError);
        await process.StandardInput.WriteAsync(page).WithTimeout();
        process.StandardInput.Close();
        await process.WaitForExitAsync().WithTimeout();
        await output.Ended.WithTimeout();
        Assert.True(process.ExitCode is 0 or Complaints, output.ToString());
        return [.. output.Lines.Select(l => l.Text)];
    }
}
