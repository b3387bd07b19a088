using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class RootPathAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) => RootPathText.Find(entry);
}
