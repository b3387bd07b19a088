using System.ComponentModel.DataAnnotations;

namespace WorkerTuning.Configuration.Checks;

/// <summary>Checks each entry of a list, each name of a map, or a text as one entry.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal abstract class EntryCheckAttribute : ValidationAttribute
{
    /// <summary>What is wrong with the value, or null when it holds.</summary>
    public string? Find(object? value) => value switch
    {
        string text => FindInEntry(text),
        IEnumerable<string> entries => FindInList([.. entries]),
        IReadOnlyDictionary<string, string> pairs => FindInPairs(pairs),
        _ => null,
    };

    public override bool IsValid(object? value) => Find(value) is null;

    protected abstract string? FindInEntry(string entry);

    protected virtual string? FindInPairs(IReadOnlyDictionary<string, string> pairs) => FindInList([.. pairs.Keys]);

    protected virtual string? FindInList(IReadOnlyList<string> entries)
    {
        var wrong = entries.Select(FindInEntry).OfType<string>().Distinct().ToList();
        return wrong.Count == 0 ? null : string.Join("; ", wrong);
    }
}
