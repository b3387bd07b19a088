using System.Globalization;
using System.Text.RegularExpressions;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Applying.Requests;

/// <summary>A row of the tables of docs/limits.md: a request, what Kestrel alone makes of it, and what comes back here.</summary>
internal sealed partial record RuleRow(string Text, int Alone, int Here, string Log)
{
    public static IReadOnlyList<RuleRow> All { get; } = [.. Read()];

    /// <summary>The bytes, as Latin-1: with its last line end and the empty line.</summary>
    public string Request => Escape().Replace(Repeat().Replace(LineEnd().Replace(Text, "\r\n"), Repeated), Character) + "\r\n\r\n";

    public override string ToString() => Text;

    private static IEnumerable<RuleRow> Read() =>
        from line in File.ReadAllLines(Repository.Path("docs", "limits.md"))
        let row = Row().Match(line)
        where row.Success
        select new RuleRow(row.Groups[1].Value, Number(row.Groups[2]), Number(row.Groups[3]), row.Groups[4].Value);

    private static string Repeated(Match match) => new(match.Groups[1].Value[0], Number(match.Groups[2]));

    private static string Character(Match match) => match.Value switch
    {
        "\\n" => "\n",
        "\\r" => "\r",
        "\\t" => "\t",
        _ => ((char)int.Parse(match.Value[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
    };

    private static int Number(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\| `(.+)` \| (\d{3}) \| (\d{3}) \| (?:`(.+)`)? ?\|$")]
    private static partial Regex Row();

    [GeneratedRegex(" ?⏎ ?")]
    private static partial Regex LineEnd();

    [GeneratedRegex(@"\\(?:[nrt]|x[0-9a-f]{2})")]
    private static partial Regex Escape();

    [GeneratedRegex(@"\{(.)×(\d+)\}")]
    private static partial Regex Repeat();
}
