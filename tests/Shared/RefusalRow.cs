namespace WorkerTuning.Tests.Shared;

/// <summary>A row of the table "What is refused" of a page in docs.</summary>
internal sealed record RefusalRow(string Page, string What, string Answer, string Log, string CountedAs)
{
    public static IReadOnlyList<RefusalRow> Of(string page) =>
        [.. File.ReadAllText(Repository.Path("docs", page))
            .Split("\n## What is refused\n")[1]
            .Split("\n## ")[0]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(1)
            .Select(line => line.Trim('|').Split(" | "))
            .Select(cells => new RefusalRow(page, Text(cells[0]), Text(cells[1]), cells[2].Trim(), Text(cells[3])))];

    public override string ToString() => $"{Page}: {What}";

    private static string Text(string cell) => cell.Replace("`", "", StringComparison.Ordinal).Trim();
}
