using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class SyslogAddressAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) => SyslogAddressText.Parse(entry) is null ? "must be " + SyslogAddressText.Allowed : null;
}
