using System.Text.RegularExpressions;

namespace WorkerTuning.Tests.Architecture;

/// <summary>What a source file uses of rooms it must not know, each as a sentence.</summary>
internal sealed partial class SourceDependencies(IReadOnlyList<SourceFile> all)
{
    public IEnumerable<string> WrongUses(SourceFile file)
    {
        if (file.Room is not { } room)
            return [$"{file.Path}: its folder is none of the rooms of the design"];
        return NamespacesIn(file).Concat(TypesIn(file)).Distinct()
            .Where(use => !Rooms.MayUse(room, use.Room))
            .Select(use => $"{file.Path}: {Rooms.Show(room)} may not use {Rooms.Show(use.Room)} ({use.What})");
    }

    /// <summary>using WorkerTuning.X; and names that are qualified from WorkerTuning on.</summary>
    private static IEnumerable<(string Room, string What)> NamespacesIn(SourceFile file) =>
        Qualified().Matches(file.Code)
            .Select(match => (Room: Rooms.Of(match.Groups[1].Value), match.Value))
            .Where(use => use.Room is not null)
            .Select(use => (use.Room!, use.Value));

    /// <summary>
    /// Types that need no using: those in the root namespace, whose room is the folder their file lies in, and those qualified from their room on.
    /// </summary>
    private IEnumerable<(string Room, string What)> TypesIn(SourceFile file) =>
        from other in all
        where other.Room is not null
        let name = other.Namespace == "WorkerTuning" ? other.TypeName : $"{other.Namespace.Replace("WorkerTuning.", "", StringComparison.Ordinal)}.{other.TypeName}"
        where !Rooms.MayUse(file.Room!, other.Room!) && file.Names(name)
        select (other.Room!, name);

    [GeneratedRegex(@"(?<![\w.""])WorkerTuning\.([A-Z]\w*(?:\.[A-Z]\w*)*)")]
    private static partial Regex Qualified();
}
