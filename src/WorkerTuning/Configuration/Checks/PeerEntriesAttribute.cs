using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class PeerEntriesAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) =>
        entry == "*" || AddressText.TryParse(entry, out _) || AddressText.TryParseNetwork(entry, out _)
            ? null
            : $"'{entry}' must be an address, a network such as 10.0.0.0/8 without host bits, or *";
}
