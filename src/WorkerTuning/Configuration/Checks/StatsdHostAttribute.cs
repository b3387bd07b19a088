using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class StatsdHostAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) => StatsdAddressText.Parse(entry) switch
    {
        null => "must be " + StatsdAddressText.Allowed,
        StatsdAddress.Udp udp => SinkTarget.FindInHost(udp.Host),
        StatsdAddress.Unix unix => SinkTarget.FindInPath(unix.Path),
        _ => null,
    };
}
