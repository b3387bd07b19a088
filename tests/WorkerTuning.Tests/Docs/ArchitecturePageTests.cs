using System.Text.RegularExpressions;
using WorkerTuning.Tests.Architecture;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Docs;

/// <summary>docs/architecture.md names every folder, in the order that the code keeps to.</summary>
public class ArchitecturePageTests
{
    private const string Name = "architecture.md";

    private static readonly string Page = File.ReadAllText(Repository.Path("docs", Name));

    private static readonly IReadOnlyList<string> Named = [.. MarkdownTable.Under(Name, "## The rooms").Select(cells => MarkdownTable.Codes(cells[0]).Single())];

    [Fact]
    public void Rooms_AreEveryFolder() =>
        Assert.All(Folders("WorkerTuning"), folder =>
        {
            if (!Named.Contains(folder))
                Assert.Contains($"`{folder.Split('/')[^1]}`", Page, StringComparison.Ordinal);
        });

    [Fact]
    public void Rooms_ThatAreNamed_Exist() => Assert.All(Named, folder => Assert.Contains(folder, Folders("WorkerTuning")));

    [Fact]
    public void Rooms_OfTheTable_StandInTheOrderOfTheRow()
    {
        var rooms = Named.Select(folder => Rooms.Of(folder)).ToList();

        Assert.All(rooms.Skip(1).Zip(rooms), pair => Assert.True(Rooms.MayUse(pair.First!, pair.Second!), $"{pair.First} stands below {pair.Second}"));
        Assert.All(Rooms.Row.Where(room => room != Rooms.Root), room => Assert.Contains(room, rooms));
    }

    [Theory]
    [InlineData("WorkerTuning.OpenTelemetry")]
    [InlineData("WorkerTuning.Prometheus")]
    public void Folders_OfTheOtherPackages_AreNamed(string package) =>
        Assert.All(Folders(package), folder => Assert.Contains($"`{folder}`", Page, StringComparison.Ordinal));

    [Fact]
    public void Threads_AreTheCodes()
    {
        var sources = string.Concat(SourceFile.All.Select(f => f.Code));

        Assert.All(
            Regex.Matches(sources, "Name = \\$?\"(WorkerTuning [a-z]+)\"").Select(m => m.Groups[1].Value),
            name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    // Build output aside.
    private static IReadOnlyList<string> Folders(string project) =>
        [.. Directory.GetDirectories(Repository.Path("src", project), "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Path("src", project), path).Replace('\\', '/'))
            .Where(folder => folder.Split('/')[0] is not ("bin" or "obj"))];
}
