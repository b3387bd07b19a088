using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class SyslogFacilityAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) => SyslogFacilityText.Find(entry) is null ? "must be " + SyslogFacilityText.Allowed : null;
}
