using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>The packages as <c>dotnet pack</c> makes them, in a folder that can be a source for restore. Packed once for all tests of a class.</summary>
public sealed class PackedFolder : IAsyncLifetime, IDisposable
{
    private static readonly string Configuration = typeof(PackedFolder).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
    private static readonly string Cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private readonly ScratchFolder _scratch = new();

    internal static bool IsRelease => Configuration == "Release";

    /// <summary>This machine's platform. The packages are packed for it alone, which saves the download of the other platforms' runtimes.</summary>
    internal static string Platform { get; } =
        (OperatingSystem.IsWindows() ? "win" : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? "linux-musl" : "linux")
        + "-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    internal string Folder => _scratch.Root;

    public async Task InitializeAsync()
    {
        foreach (var project in new[] { "src/WorkerTuning", "src/WorkerTuning.OpenTelemetry", "src/WorkerTuning.Prometheus" })
            await DotnetCommand.RunAsync(Repository.Root, "pack", project, "-c", Configuration, "--no-build", "-o", Folder, "-p:ReadyToRunPlatforms=" + Platform);
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

    internal byte[] ReadBytes(string package, string entry)
    {
        using var zip = ZipFile.OpenRead(Find(package));
        using var bytes = new MemoryStream();
        using var stream = zip.GetEntry(entry)!.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>What the package says of itself.</summary>
    internal XElement Nuspec(string package) =>
        XDocument.Parse(ReadText(package, Entries(package).Single(e => e.EndsWith(".nuspec", StringComparison.Ordinal)))).Root!
            .Elements().Single(e => e.Name.LocalName == "metadata");

    /// <summary>Writes a web project that references one of the packages, and lets it restore.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <param name="name">The project's name.</param>
    /// <param name="package">The package.</param>
    /// <param name="properties">More lines of its properties.</param>
    internal void WriteProject(ScratchFolder folder, string name, string package, string properties = "")
    {
        WriteSources(folder);
        folder.Write(name + ".csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <EnableRequestDelegateGenerator>true</EnableRequestDelegateGenerator>
                {properties}
              </PropertyGroup>
              <ItemGroup><PackageReference Include="{package}" Version="0.1.0" /></ItemGroup>
            </Project>
            """);
    }

    /// <summary>
    /// Lets a project restore from this folder, and what the packages depend on from the cache that this repository was restored into. An older
    /// copy of the packages themselves that lies in that cache is not taken.
    /// </summary>
    private void WriteSources(ScratchFolder project) =>
        project.Write("nuget.config", $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{Folder}" /><add key="cache" value="{Cache}" /></packageSources>
              <packageSourceMapping>
                <packageSource key="packed"><package pattern="WorkerTuning" /><package pattern="WorkerTuning.*" /></packageSource>
                <packageSource key="cache"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);

    private string Find(string package) => Directory.GetFiles(Folder, package).Single();
}
