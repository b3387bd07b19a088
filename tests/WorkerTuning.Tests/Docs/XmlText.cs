using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WorkerTuning.Tests.Docs;

/// <summary>The compiler's XML documentation as Markdown or plain text.</summary>
internal static partial class XmlText
{
    private static readonly Dictionary<string, XElement> Members = XDocument
        .Load(Path.ChangeExtension(typeof(WorkerTuningOptions).Assembly.Location, ".xml"))
        .Descendants("member")
        .ToDictionary(m => (string)m.Attribute("name")!);

    public static string Markdown(string property) => Text(property, "`");

    public static string Plain(string property) => Text(property, "");

    private static string Text(string property, string quote)
    {
        var owner = typeof(WorkerTuningOptions).GetProperty(property)!.DeclaringType!;
        var summary = Members[$"P:{owner.FullName}.{property}"].Element("summary")!;
        return Blanks().Replace(string.Concat(summary.Nodes().Select(n => Text(n, quote))), " ").Trim();
    }

    private static string Text(XNode node, string quote) => node switch
    {
        XElement { Name.LocalName: "see" } see => quote + ((string)see.Attribute("cref")!).Split('.')[^1] + quote,
        XElement element => quote + element.Value + quote,
        _ => ((XText)node).Value,
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
