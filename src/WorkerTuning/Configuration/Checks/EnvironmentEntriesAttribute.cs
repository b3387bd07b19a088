namespace WorkerTuning.Configuration.Checks;

/// <summary>The message never quotes an entry: it may hold a secret.</summary>
internal sealed class EnvironmentEntriesAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) =>
        entry.IndexOf('=', StringComparison.Ordinal) <= 0 || entry.Contains('\0', StringComparison.Ordinal)
            ? "each entry must be NAME=VALUE"
            : null;
}
