namespace WorkerTuning.Configuration.Checks;

/// <summary>Beginnings of categories, each with a file.</summary>
internal sealed class CategoryFilesAttribute : EntryCheckAttribute
{
    public const string Standard = "-";

    protected override string? FindInPairs(IReadOnlyDictionary<string, string> pairs) =>
        pairs.Values.Any(path => path is "" or Standard) ? "each category must name a file, such as Shop.Orders=/var/log/orders.log" : base.FindInPairs(pairs);

    protected override string? FindInEntry(string entry) =>
        entry.Length == 0 || entry.Any(c => char.IsWhiteSpace(c) || c == '*')
            ? "each name must be the beginning of a category, such as Shop.Orders, without blanks and stars"
            : null;
}
