using System.Globalization;

namespace WorkerTuning.Configuration.Checks;

internal sealed class TimeEntriesAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) =>
        TimeOnly.TryParseExact(entry, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : $"'{entry}' must be a time of day such as 03:30";
}
