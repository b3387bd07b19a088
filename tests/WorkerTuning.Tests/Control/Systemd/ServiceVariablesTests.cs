using WorkerTuning.Control.Systemd;

namespace WorkerTuning.Tests.Control.Systemd;

public sealed class ServiceVariablesTests
{
    [Theory]
    [InlineData(null, null, 0)]
    [InlineData("3000000", null, 3)]
    [InlineData("3000000", "", 3)]
    [InlineData("3000000", "42", 3)]
    [InlineData("3000000", "43", 0)]
    [InlineData("soon", "42", 0)]
    public void Read_Watchdog_OnlyForThisProcess(string? microseconds, string? process, int seconds)
    {
        var variables = ServiceVariables.Read(name => name switch { "WATCHDOG_USEC" => microseconds, "WATCHDOG_PID" => process, _ => null }, 42);

        Assert.Equal(TimeSpan.FromSeconds(seconds), variables.Watchdog);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("/run/notify", "/run/notify")]
    public void Read_Socket_EmptyIsNone(string? text, string? expected) =>
        Assert.Equal(expected, ServiceVariables.Read(name => name == "NOTIFY_SOCKET" ? text : null, 42).Socket);

    [Theory]
    [InlineData(null, false)]
    [InlineData("41", false)]
    [InlineData("42", true)]
    public void Read_ProcessThatSystemdStarted_IsMain(string? text, bool expected) =>
        Assert.Equal(expected, ServiceVariables.Read(name => name == "SYSTEMD_EXEC_PID" ? text : null, 42).IsMain);
}
