using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Tests.Configuration.Values;

public class LogAddressTextTests
{
    public static TheoryData<string, object?> Syslog => new()
    {
        { "udp://localhost:514", new SyslogAddress.Udp("localhost", 514) },
        { "udp://LOG.example", new SyslogAddress.Udp("log.example", 514) },
        { "udp://", new SyslogAddress.Udp("localhost", 514) },
        { "udp://[::1]:1514", new SyslogAddress.Udp("::1", 1514) },
        { "udp://[::1]", new SyslogAddress.Udp("::1", 514) },
        { "tcp://10.0.0.1:6514", new SyslogAddress.Tcp("10.0.0.1", 6514) },
        { "unix:///dev/log", new SyslogAddress.Unix("/dev/log", null) },
        { "unix:///dev/log#dgram", new SyslogAddress.Unix("/dev/log", false) },
        { "unix:///dev/log#stream", new SyslogAddress.Unix("/dev/log", true) },
        { "unix:///dev/log#other", null },
        { "unix://", null },
        { "localhost:514", null },
        { "udp://host:port", null },
        { "udp://host:0", null },
        { "udp://host:70000", null },
        { "udp://[::1", null },
        { "udp://[::1]x:5", null },
        { "tcp://a b", null },
    };

    public static TheoryData<string, object?> Statsd => new()
    {
        { "localhost:8125", new StatsdAddress.Udp("localhost", 8125) },
        { "statsd", new StatsdAddress.Udp("statsd", 8125) },
        // gunicorn: a host of that name.
        { "unix:7777", new StatsdAddress.Udp("unix", 7777) },
        { "unix:///run/statsd", new StatsdAddress.Unix("/run/statsd") },
        { "unix://", null },
        { "host:x", null },
    };

    [Theory, MemberData(nameof(Syslog))]
    public void Parse_OfSyslog_TakesGunicornsForms(string text, object? address) => Assert.Equal(address, SyslogAddressText.Parse(text));

    [Theory, MemberData(nameof(Statsd))]
    public void Parse_OfStatsd_TakesGunicornsForms(string text, object? address) => Assert.Equal(address, StatsdAddressText.Parse(text));

    [Theory]
    [InlineData("user", 1)]
    [InlineData("LOCAL7", 23)]
    [InlineData("security", 4)]
    [InlineData("ntp", null)]
    public void Find_OfAFacility_IsItsNumber(string name, int? code) => Assert.Equal(code, SyslogFacilityText.Find(name));
}
