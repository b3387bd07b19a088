using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

/// <summary>The message never quotes an entry: it may hold a secret.</summary>
internal sealed class EnvironmentEntriesAttribute : EntryCheckAttribute
{
    // gunicorn's way to mount an application.
    private const string Mount = "SCRIPT_NAME=";

    protected override string? FindInEntry(string entry) =>
        entry.IndexOf('=', StringComparison.Ordinal) <= 0 || entry.Contains('\0', StringComparison.Ordinal) ? "each entry must be NAME=VALUE"
        : entry.StartsWith(Mount, StringComparison.Ordinal) && RootPathText.Find(entry[Mount.Length..]) is { } error ? "SCRIPT_NAME " + error
        : null;
}
