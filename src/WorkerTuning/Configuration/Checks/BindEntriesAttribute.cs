using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class BindEntriesAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) =>
        BindText.Parse(entry, out var error) is null ? $"'{entry}' must be {error}" : null;

    protected override string? FindInList(IReadOnlyList<string> entries) =>
        entries.Count == 0 ? "must name at least one address" : base.FindInList(entries);
}
