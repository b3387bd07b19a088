using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>What a newcomer gets: the packed library in a project outside the repository.</summary>
public sealed class PackageTests(PackedFolder packed) : IClassFixture<PackedFolder>
{
    private const string Package = "WorkerTuning.0.1.0.nupkg";

    private const string Telemetry = "WorkerTuning.OpenTelemetry.0.1.0.nupkg";

    private const string Scraping = "WorkerTuning.Prometheus.0.1.0.nupkg";

    [Fact]
    public void Contents_OfThePackage_AreAllThatItsPagePromises()
    {
        var entries = packed.Entries(Package);

        Assert.All(
            ["README.md", "icon.png", "ConfigurationSchema.json", "buildTransitive/WorkerTuning.targets", "lib/net10.0/WorkerTuning.dll", "lib/net10.0/WorkerTuning.xml"],
            name => Assert.Contains(name, entries));
        Assert.Contains("lib/net10.0/WorkerTuning.pdb", packed.Entries("WorkerTuning.0.1.0.snupkg"));
        var metadata = packed.Nuspec(Package);
        Assert.Equal("MIT", metadata.Elements().Single(e => e.Name.LocalName == "license").Value);
        // The shared framework and nothing else.
        Assert.DoesNotContain(metadata.Descendants(), e => e.Name.LocalName == "dependency");
        Assert.Equal(["Microsoft.AspNetCore.App"], metadata.Descendants().Where(e => e.Name.LocalName == "frameworkReference").Select(e => e.Attribute("name")!.Value));
    }

    [Theory]
    [InlineData(Telemetry, "WorkerTuning.OpenTelemetry", "OpenTelemetry.Exporter.OpenTelemetryProtocol", "OpenTelemetry.Extensions.Hosting", "OpenTelemetry.Instrumentation.AspNetCore", "WorkerTuning")]
    [InlineData(Scraping, "WorkerTuning.Prometheus", "WorkerTuning", "prometheus-net.AspNetCore")]
    public void Contents_OfTheOtherPackages_AreAllThatTheirPagesPromise(string package, string name, params string[] dependencies)
    {
        var entries = packed.Entries(package);

        Assert.All(
            ["README.md", "icon.png", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"],
            entry => Assert.Contains(entry, entries));
        Assert.Equal(
            dependencies,
            packed.Nuspec(package).Descendants()
                .Where(e => e.Name.LocalName == "dependency").Select(e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Package)]
    [InlineData(Telemetry)]
    [InlineData(Scraping)]
    public void Readme_OfAPackage_HasNoLinkThatLeadsNowhereOnItsPage(string package) =>
        Assert.DoesNotMatch(@"\]\((?!https://)", packed.ReadText(package, "README.md"));

    [Theory]
    [InlineData(Package)]
    [InlineData(Telemetry)]
    [InlineData(Scraping)]
    public void Library_OfAPackage_IsReproducibleAndHasItsSourcesInItsSymbols(string package)
    {
        using var library = new PackedLibrary(packed, package);

        Assert.True(library.IsReproducible);
        Assert.Empty(library.DocumentsWithoutSource);
        Assert.Equal("True", library.Metadata["IsTrimmable"]);
        Assert.Equal("True", library.Metadata["IsAotCompatible"]);
        Assert.False(library.AddsToJsonByReflection);
    }

    [SkippableTheory]
    [InlineData(Package)]
    [InlineData(Telemetry)]
    [InlineData(Scraping)]
    public void Library_OfAPackageThatIsShipped_HasNoPathOfItsBuild(string package)
    {
        Skip.IfNot(PackedFolder.IsRelease && Path.Exists(Repository.Path(".git")), "Only a release build of a clone is shipped.");
        using var library = new PackedLibrary(packed, package);

        Assert.All(library.Documents, name => Assert.StartsWith("/_/", name, StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(Package)]
    [InlineData(Telemetry)]
    [InlineData(Scraping)]
    public void Nuspec_OfAPackageFromAClone_NamesItsCommit(string package)
    {
        Skip.IfNot(Path.Exists(Repository.Path(".git")), "These sources are no clone.");
        var repository = packed.Nuspec(package).Elements().Single(e => e.Name.LocalName == "repository");

        Assert.Equal("git", repository.Attribute("type")!.Value);
        Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")!.Value);
    }

    [Fact]
    public async Task Pack_ValidatesThePackage() =>
        Assert.Equal("true", (await DotnetCommand.RunAsync(Repository.Root, "msbuild", "src/WorkerTuning", "-getProperty:EnablePackageValidation")).Trim());

    [SkippableTheory]
    [InlineData(Package, "WorkerTuning")]
    [InlineData(Telemetry, "WorkerTuning.OpenTelemetry")]
    [InlineData(Scraping, "WorkerTuning.Prometheus")]
    public void Contents_OfAPackageThatIsShipped_HoldMachineCodeOfTheSameLibrary(string package, string name)
    {
        Skip.IfNot(PackedFolder.IsRelease, "Only a release build is compiled ahead of time.");
        using var plain = new PEReader(new MemoryStream(packed.ReadBytes(package, $"lib/net10.0/{name}.dll")));
        using var compiled = new PEReader(new MemoryStream(packed.ReadBytes(package, $"runtimes/{PackedFolder.Platform}/lib/net10.0/{name}.dll")));

        Assert.Equal(0, plain.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        Assert.NotEqual(0, compiled.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        // So the symbols of the package fit both.
        Assert.Equal(Mvid(plain), Mvid(compiled));
    }

    [Fact]
    public async Task Pack_IsForTheCommonPlatforms() =>
        Assert.Equal(
            "linux-x64;linux-arm64;linux-musl-x64;win-x64",
            (await DotnetCommand.RunAsync(Repository.Root, "msbuild", "src/WorkerTuning", "-getProperty:ReadyToRunPlatforms")).Trim());

    // The quickstart. Only the package of the page is named: the first comes with it, and so must what it does for editors.
    [Fact]
    public async Task Restore_InAProjectElsewhere_RunsAndCompletesSettings()
    {
        using var scratch = new ScratchFolder();
        packed.WriteProject(scratch, "New", "WorkerTuning.Prometheus");
        scratch.Write("Program.cs", await File.ReadAllTextAsync(Repository.Path("samples/Quickstart/Program.cs")));
        scratch.Write("appsettings.json", """{ "WorkerTuning": { "Bind": "127.0.0.1:0", "Workers": 2, "MaxRequests": 1 } }""");

        await DotnetCommand.RunAsync(scratch.Root, "build", "-c", "Release", "-v", "q");
        await AssertAnswersAsync(scratch);
        SwitchOffDynamicCode(scratch.Path("bin/Release/net10.0/New.runtimeconfig.json"));
        await AssertAnswersAsync(scratch);

        var segments = await DotnetCommand.RunAsync(scratch.Root, "msbuild", "-getItem:JsonSchemaSegment", "-p:Configuration=Release");
        var schema = JsonNode.Parse(segments)!["Items"]!["JsonSchemaSegment"]!.AsArray().Select(i => (string)i!["FullPath"]!).Single(p => p.Contains("workertuning", StringComparison.OrdinalIgnoreCase));
        using var described = JsonDocument.Parse(await File.ReadAllTextAsync(schema));
        Assert.True(described.RootElement.GetProperty("properties").GetProperty("WorkerTuning").GetProperty("properties").TryGetProperty("MaxRequests", out _));
    }

    private static async Task AssertAnswersAsync(ScratchFolder project)
    {
        await using var server = ServerProcess.StartDotnet(project.Path("bin/Release/net10.0/New.dll"), workingDirectory: project.Root);
        var address = await server.WaitForListeningAsync();
        for (var i = 0; i < 3; i++)
        {
            await using var connection = await RawHttp.ConnectAsync(address.Port);
            Assert.Equal("hello\n", (await connection.GetAsync("/")).Text);
        }

        await using var scrape = await RawHttp.ConnectAsync(address.Port);
        Assert.Contains("""{"name":"max_requests","value":"1","origin":"appsettings.json"}""", (await scrape.GetAsync("/plan")).Text, StringComparison.Ordinal);
        Assert.Matches("(?m)^worker_tuning_worker_recycles_total\\{.*reason=\"max_requests\".*\\} ", (await scrape.GetAsync("/metrics")).Text);

        server.Signal(UnixSignal.Term);
        Assert.Equal(0, await server.WaitForExitAsync(TimeSpan.FromMinutes(1)));
    }

    private static Guid Mvid(PEReader library)
    {
        var reader = library.GetMetadataReader();
        return reader.GetGuid(reader.GetModuleDefinition().Mvid);
    }

    // As a NativeAOT program runs, as far as that can be had without its compiler.
    private static void SwitchOffDynamicCode(string runtimeConfig)
    {
        var config = JsonNode.Parse(File.ReadAllText(runtimeConfig))!;
        var options = config["runtimeOptions"]!.AsObject();
        options["configProperties"] ??= new JsonObject();
        options["configProperties"]!["System.Runtime.CompilerServices.RuntimeFeature.IsDynamicCodeSupported"] = false;
        options["configProperties"]!["System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault"] = false;
        File.WriteAllText(runtimeConfig, config.ToJsonString());
    }
}
