using System.Reflection;

namespace WorkerTuning.Tests.Architecture;

/// <summary>The folders depend one way: what decides does not know what acts, and what acts does not know who looks on.</summary>
public class DependencyDirectionTests
{
    [Fact]
    public void Sources_OfEveryRoom_UseOnlyEarlierOnes()
    {
        var dependencies = new SourceDependencies(SourceFile.All);

        AssertNone(SourceFile.All.SelectMany(dependencies.WrongUses));
    }

    [Fact]
    public void Declarations_OfEveryRoom_UseOnlyEarlierOnes() => AssertNone(
        from type in Assembly.Load("WorkerTuning").GetTypes()
        let user = RoomOf(type)
        where user is not null
        from part in TypeDependencies.Of(type)
        let used = RoomOf(part)
        where used is not null && !Rooms.MayUse(user, used)
        select $"{type.FullName}: {Rooms.Show(user)} may not use {Rooms.Show(used)} ({part.Name})");

    [Fact]
    public void Namespaces_OfEveryRoom_AreTheRoomsOwnOrTheRoot() => AssertNone(
        from file in SourceFile.All
        where file.Room is not (null or Rooms.Root) && file.Namespace is not ("" or "WorkerTuning")
        where !file.Namespace.StartsWith("WorkerTuning.", StringComparison.Ordinal) || Rooms.Of(file.Namespace["WorkerTuning.".Length..]) != file.Room
        select $"{file.Path}: namespace {file.Namespace}");

    [Theory]
    [InlineData("Configuration", "Configuration", true)]
    [InlineData("Configuration", "Planning", false)]
    [InlineData("Planning", "Configuration", true)]
    [InlineData("Workers", "Workers.Recycling", false)]
    [InlineData("Workers.Recycling", "Workers", true)]
    [InlineData("Diagnostics", "Dashboard", true)]
    [InlineData(Rooms.Root, "Diagnostics", true)]
    [InlineData("Diagnostics", Rooms.Root, false)]
    public void MayUse_TwoRooms_FollowsTheRow(string user, string used, bool allowed) => Assert.Equal(allowed, Rooms.MayUse(user, used));

    [Theory]
    [InlineData("", Rooms.Root)]
    [InlineData("Planning/Linux", "Planning")]
    [InlineData("Workers/Recycling", "Workers.Recycling")]
    [InlineData("Workers/Recycling/Triggers", "Workers.Recycling")]
    [InlineData("Workers/Other", "Workers")]
    [InlineData("Configuration.Sources", "Configuration")]
    [InlineData("WorkersElsewhere", null)]
    public void RoomOf_AFolder_IsTheLongestThatFits(string folder, string? room) => Assert.Equal(room, Rooms.Of(folder));

    [Theory]
    [InlineData("using WorkerTuning.Applying;", true)]
    [InlineData("_ = new WorkerTuning.Workers.Recycling.Policy();", true)]
    [InlineData("var pool = new Workers.Pool();", true)]
    [InlineData("private readonly PoolSnapshot _snapshot;", true)]
    [InlineData("using WorkerTuning.Configuration;", false)]
    [InlineData("/// <summary>See <see cref=\"WorkerTuning.Applying.Something\"/>.</summary>", false)]
    [InlineData("var x = 1; // as WorkerTuning.Applying does", false)]
    [InlineData("var name = \"PoolSnapshot\";", false)]
    [InlineData("var name = options.PoolSnapshot;", false)]
    public void WrongUses_InPlanning_AreFound(string line, bool wrong)
    {
        var file = new SourceFile("Planning/Sample.cs", $"namespace WorkerTuning.Planning;\n{line}\n");
        SourceFile[] all =
        [
            file,
            new("Workers/Pool.cs", "namespace WorkerTuning.Workers;"),
            new("Workers/PoolSnapshot.cs", "namespace WorkerTuning;"),
        ];

        Assert.Equal(wrong, new SourceDependencies(all).WrongUses(file).Any());
    }

    [Fact]
    public void WrongUses_FolderOutsideTheDesign_IsOne() =>
        Assert.Single(new SourceDependencies([]).WrongUses(new("Helpers/Sample.cs", "namespace WorkerTuning.Helpers;")));

    [Fact]
    public void TypeDependencies_OfADeclaration_AreFoundInsideGenericsAndArrays()
    {
        var found = TypeDependencies.Of(typeof(SampleDeclaration)).ToList();

        Assert.Contains(typeof(SourceFile), found);
        Assert.Contains(typeof(SourceDependencies), found);
    }

    /// <summary>By its namespace, or for the root namespace by the folder that holds the file named for it.</summary>
    private static string? RoomOf(Type type)
    {
        var outermost = type;
        while (outermost.DeclaringType is { } declaring)
            outermost = declaring;
        return outermost.Namespace switch
        {
            "WorkerTuning" => SourceFile.All.FirstOrDefault(file => file.TypeName == outermost.Name.Split('`')[0] && file.Namespace == "WorkerTuning")?.Room,
            { } space when space.StartsWith("WorkerTuning.", StringComparison.Ordinal) => Rooms.Of(space["WorkerTuning.".Length..]),
            _ => null,
        };
    }

    private static void AssertNone(IEnumerable<string> complaints)
    {
        var lines = complaints.Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }

    private abstract class SampleDeclaration
    {
        public abstract Task<Dictionary<string, SourceFile[]>> Find(Func<SourceDependencies?> from);
    }
}
