using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class SocketPathAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) => SocketPathText.Find(entry) is { } allowed ? "must be " + allowed : null;
}
