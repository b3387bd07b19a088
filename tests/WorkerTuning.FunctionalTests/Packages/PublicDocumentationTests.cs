using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WorkerTuning.FunctionalTests.Packages;

/// <summary>Of what the compiler documents, a package holds what its users can see: each such member and no other.</summary>
public sealed partial class PublicDocumentationTests(PackedFolder packed) : IClassFixture<PackedFolder>
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData("WorkerTuning")]
    [InlineData("WorkerTuning.OpenTelemetry")]
    [InlineData("WorkerTuning.Prometheus")]
    public void Documentation_OfAPackage_IsOfItsPublicMembers(string name)
    {
        var assembly = Assembly.Load(name);
        var members = assembly.GetTypes().SelectMany(Members).ToLookup(m => m.Id, m => m.IsVisible);
        var all = Ids(XDocument.Load(Path.Combine(AppContext.BaseDirectory, name + ".xml")));
        var kept = Ids(XDocument.Parse(packed.ReadText($"{name}.0.1.0.nupkg", $"lib/net10.0/{name}.xml"))).ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(kept);
        Assert.Subset(all.ToHashSet(StringComparer.Ordinal), kept);
        foreach (var overloads in all.GroupBy(Short))
        {
            // Types of a file alone have other names in the assembly.
            var visible = members[overloads.Key].DefaultIfEmpty(false).ToList();
            if (visible.Distinct().Count() == 1)
                Assert.Equal((overloads.Key, visible[0] ? overloads.Count() : 0), (overloads.Key, overloads.Count(kept.Contains)));
        }
    }

    private static List<string> Ids(XDocument documentation) => [.. documentation.Descendants("member").Select(m => m.Attribute("name")!.Value)];

    // Without its parameters and their number of types.
    private static string Short(string id) => Arity().Replace(id.Split('(')[0], "");

    private static IEnumerable<(string Id, bool IsVisible)> Members(Type type)
    {
        var name = type.FullName!.Replace('+', '.');
        yield return ("T:" + name, type.IsVisible);
        foreach (var member in type.GetMembers(Declared).Where(m => m is not Type))
        {
            var (kind, isVisible) = member switch
            {
                FieldInfo field => ('F', field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly),
                MethodBase method => ('M', IsVisible(method)),
                PropertyInfo property => ('P', property.GetAccessors(nonPublic: true).Any(IsVisible)),
                EventInfo happening => ('E', IsVisible(happening.AddMethod!)),
                _ => throw new NotSupportedException(member.ToString()),
            };
            yield return ($"{kind}:{name}.{member.Name.Replace('.', '#')}", isVisible && type.IsVisible);
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    [GeneratedRegex("``[0-9]+$")]
    private static partial Regex Arity();
}
