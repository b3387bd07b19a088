using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class AccessLogFormatAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) => AccessLogFormatText.Parse(entry, out var error) is null ? error : null;
}
