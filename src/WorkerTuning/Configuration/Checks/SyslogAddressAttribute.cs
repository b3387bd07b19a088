using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Checks;

internal sealed class SyslogAddressAttribute : EntryCheckAttribute
{
    protected override string? FindInEntry(string entry) => SyslogAddressText.Parse(entry) switch
    {
        null => "must be " + SyslogAddressText.Allowed,
        SyslogAddress.Udp udp => SinkTarget.FindInHost(udp.Host),
        SyslogAddress.Tcp tcp => SinkTarget.FindInHost(tcp.Host),
        SyslogAddress.Unix unix => SinkTarget.FindInPath(unix.Path),
        _ => null,
    };
}
