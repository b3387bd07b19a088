using System.Xml.Linq;
using WorkerTuning.PublicDocumentation;

// PublicDocumentation ASSEMBLY DOCUMENTATION OUTPUT
var seen = VisibleMembers.Of(args[0]);
var document = XDocument.Load(args[1], LoadOptions.PreserveWhitespace);
foreach (var member in document.Descendants("member").Where(m => !seen.Contains(m.Attribute("name")!.Value)).ToList())
{
    // The line that it stands on goes with it.
    if (member.PreviousNode is XText indent)
        indent.Remove();
    member.Remove();
}

document.Save(args[2], SaveOptions.DisableFormatting);
