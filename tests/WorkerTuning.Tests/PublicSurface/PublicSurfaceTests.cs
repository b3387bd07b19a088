using System.Reflection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.PublicSurface;

/// <summary>
/// Nothing becomes public, changes or goes away unnoticed: the surface is compared with a text under version control, which is reviewed with
/// the change that alters it.
/// </summary>
public class PublicSurfaceTests
{
    [Theory]
    [InlineData("WorkerTuning")]
    [InlineData("WorkerTuning.OpenTelemetry")]
    [InlineData("WorkerTuning.Prometheus")]
    public void Surface_OfTheAssembly_IsTheApprovedOne(string assembly)
    {
        var approvedPath = Repository.Path("tests", "WorkerTuning.Tests", "PublicSurface", $"{assembly}.approved.txt");
        var approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath) : "";
        var received = $"// All that {assembly} shows to its callers.\n\n{SurfacePrinter.Print(Assembly.Load(assembly).GetExportedTypes())}";
        if (received == approved)
            return;

        var receivedPath = Repository.Path("artifacts", "public-surface", $"{assembly}.received.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(receivedPath)!);
        File.WriteAllText(receivedPath, received);
        Assert.Fail($"""
            The public surface of {assembly} has changed:

            {LineDiff.Of(approved, received)}

            If that is meant, accept it, in the repository's root:
            cp {Path.GetRelativePath(Repository.Root, receivedPath)} {Path.GetRelativePath(Repository.Root, approvedPath)}
            """);
    }
}
