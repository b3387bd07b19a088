using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Profiles;

/// <summary>The scripts of tests/Manifests, which hold files against schemas and rules.</summary>
internal static class ManifestCheck
{
    public const string Compose = "compose.mjs";
    public const string Dockerfile = "dockerfile.mjs";
    public const string Kubernetes = "kubernetes.mjs";

    /// <returns>The exit code, 0 where nothing is wrong, and what was said.</returns>
    public static async Task<(int Code, string Output)> RunAsync(string script, params IReadOnlyList<string> files)
    {
        var node = Peers.Require("node");
        Peers.Require(Repository.Path("tests", "Manifests", "node_modules", "typescript", "package.json"));
        await using var process = ServerProcess.Start(node, [Repository.Path("tests", "Manifests", script), .. files]);
        var code = await process.WaitForExitAsync(TimeSpan.FromMinutes(1));
        return (code, string.Join('\n', process.Output.Lines.Select(line => line.Text)));
    }
}
