using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;
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

    public static TheoryData<string, string> Unreachable => new()
    {
        { "0.0.0.0", "0.0.0.0 is every address of a host" },
        { "[::]", ":: is every address of a host" },
        { "[::ffff:0.0.0.0]", "is every address of a host" },
        { "0", "0 is every address of a host" },
        { new string('h', 300), "at most 253 bytes; this one has 300" },
        { "a\0b", "without control characters" },
    };

    [Theory, MemberData(nameof(Unreachable))]
    public void Check_AHostToWhichNothingCanBeSent_IsRefused(string host, string reason)
    {
        Assert.Contains(reason, new StatsdHostAttribute().Find(host + ":8125"), StringComparison.Ordinal);
        Assert.Contains(reason, new SyslogAddressAttribute().Find($"udp://{host}:514"), StringComparison.Ordinal);
        Assert.Contains(reason, new SyslogAddressAttribute().Find($"tcp://{host}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_ASocketsPath_HasAtMost107Bytes()
    {
        var longest = "/" + new string('p', 106);
        Assert.Null(new StatsdHostAttribute().Find("unix://" + longest));
        Assert.Null(new SyslogAddressAttribute().Find("unix://" + longest + "#dgram"));
        Assert.Contains("at most 107 bytes; this one has 108", new StatsdHostAttribute().Find($"unix://{longest}p"), StringComparison.Ordinal);
        Assert.Contains("at most 107 bytes; this one has 109", new SyslogAddressAttribute().Find($"unix://{longest}\u00e4"), StringComparison.Ordinal);
        Assert.Contains("zero byte", new SyslogAddressAttribute().Find("unix:///a\0b"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("user", 1)]
    [InlineData("LOCAL7", 23)]
    [InlineData("security", 4)]
    [InlineData("ntp", null)]
    public void Find_OfAFacility_IsItsNumber(string name, int? code) => Assert.Equal(code, SyslogFacilityText.Find(name));
}
