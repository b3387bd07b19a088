using System.IO.Compression;
using System.Reflection;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>The packages as <c>dotnet pack</c> makes them, in a folder that can be a source for restore. Packed once for all tests of a class.</summary>
public sealed class PackedFolder : IAsyncLifetime, IDisposable
{
    private static readonly string Configuration = typeof(PackedFolder).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
    private readonly ScratchFolder _scratch = new();

    internal string Folder => _scratch.Root;

    public async Task InitializeAsync()
    {
        foreach (var project in new[] { "src/WorkerTuning", "src/WorkerTuning.OpenTelemetry" })
            await DotnetCommand.RunAsync(Repository.Root, "pack", project, "-c", Configuration, "--no-build", "-o", Folder);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _scratch.Dispose();

    /// <summary>The names of what a package holds.</summary>
    internal IReadOnlyList<string> Entries(string package)
    {
        using var zip = ZipFile.OpenRead(Find(package));
        return [.. zip.Entries.Select(e => e.FullName)];
    }

    internal string ReadText(string package, string entry)
    {
        using var zip = ZipFile.OpenRead(Find(package));
        using var reader = new StreamReader(zip.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    private string Find(string package) => Directory.GetFiles(Folder, package).Single();
}
