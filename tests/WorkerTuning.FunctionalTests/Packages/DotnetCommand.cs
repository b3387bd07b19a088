using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>The SDK's command, as a developer runs it.</summary>
internal static class DotnetCommand
{
    // The native compiler alone takes one or two minutes of two processors.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Runs it to its end; a failure shows its output.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public static async Task<string> RunAsync(string folder, params string[] args)
    {
        var environment = new Dictionary<string, string?>
        {
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            // What stays in the background would keep the folder, and the test, alive.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["NUGET_PACKAGES"] = Path.Combine(folder, ".packages"),
        };
        if (folder == Repository.Root)
            environment.Remove("NUGET_PACKAGES");
        await using var process = ServerProcess.Start(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", args, environment, folder);
        var code = await process.WaitForExitAsync(Limit);
        Assert.True(code == 0, $"dotnet {string.Join(' ', args)} ended with {code}:\n{process.Output}");
        return string.Join('\n', process.Output.Lines.Where(l => l.Stream == OutputStream.Out).Select(l => l.Text));
    }
}
