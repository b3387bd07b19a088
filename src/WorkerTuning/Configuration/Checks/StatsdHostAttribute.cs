using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class StatsdHostAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) => StatsdAddressText.Parse(entry) is null ? "must be " + StatsdAddressText.Allowed : null;
}
