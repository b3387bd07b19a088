namespace WorkerTuning.Configuration.Checks;

internal sealed class RootPathAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) =>
        entry is "" or ['/', ..] ? null : "must be a path that begins with /";
}
