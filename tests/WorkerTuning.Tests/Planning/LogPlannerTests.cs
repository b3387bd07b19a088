using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Planning;

public class LogPlannerTests
{
    [Fact]
    public void Plan_NothingSet_LogsNothing() => Assert.Equal(new LogPlan { Rotation = new RotationPlan(Backups: 7) }, Plan(new()));

    [Theory]
    [InlineData("-", null, true)]
    [InlineData("/e.log", "/e.log", false)]
    [InlineData(null, null, false)]
    public void Plan_ErrorLog_IsAFileOrTheStream(string? value, string? file, bool isStandard)
    {
        var plan = Plan(new() { ErrorLog = value });

        Assert.Equal((file, isStandard), (plan.ErrorLog, plan.ErrorLogIsStandard));
    }

    [Theory]
    [InlineData("-", false)]
    [InlineData(null, false)]
    [InlineData("/e.log", true)]
    public void Plan_CaptureOutput_NeedsAFile(string? errorLog, bool captures) =>
        Assert.Equal(captures, Plan(new() { ErrorLog = errorLog, CaptureOutput = true }).CaptureOutput);

    [Theory]
    [InlineData(null, "")]
    [InlineData("shop", "shop.")]
    [InlineData("shop.", "shop.")]
    [InlineData("a.b..", "a.b.")]
    [InlineData("x", "x.")]
    [InlineData("...", "")]
    public void Plan_StatsdPrefix_EndsWithOneDot(string? prefix, string planned) =>
        Assert.Equal(planned, Plan(new() { StatsdHost = "localhost", StatsdPrefix = prefix }).Statsd!.Prefix);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(null, StatsdBacklogType.Gauge, null)]
    [InlineData(true, null, StatsdBacklogType.Histogram)]
    [InlineData(true, StatsdBacklogType.Gauge, StatsdBacklogType.Gauge)]
    public void Plan_StatsdBacklog_IsGunicornsUnlessSaid(bool? isSent, StatsdBacklogType? type, StatsdBacklogType? planned) =>
        Assert.Equal(planned, Plan(new() { StatsdHost = "localhost", EnableBacklogMetric = isSent, StatsdBacklogType = type }).Statsd!.Backlog);

    [Fact]
    public void Plan_Syslog_NamesTheProcess() =>
        Assert.Equal(
            new SyslogPlan(new SyslogAddress.Udp("localhost", 514), 1, "gunicorn.shop.web", true),
            Plan(new() { Syslog = true, ProcName = "shop:web" }).Syslog);

    [Fact]
    public void Plan_SyslogAddressAlone_IsNotUsed() => Assert.Null(Plan(new() { SyslogAddr = "udp://x" }).Syslog);

    [Fact]
    public void Plan_Level_IsTaken() => Assert.Equal(LogLevel.Debug, Plan(new() { LogLevel = LogLevel.Debug }).Level);

    [Fact]
    public void Files_OfAPlan_AreThoseThatArePaths() =>
        Assert.Equal([("errorlog_json", "/j")], Plan(new() { AccessLog = "-", ErrorLog = "-", ErrorLogJson = "/j" }).Files);

    [Fact]
    public void Plan_Categories_AreTriedTheLongestFirst()
    {
        var plan = Plan(new() { ErrorLogCategories = new Dictionary<string, string> { ["Shop"] = "/shop.log", ["Shop.Orders"] = "/orders.log" } });

        Assert.Equal(["Shop.Orders", "Shop"], plan.Categories.Select(c => c.Key));
        Assert.Equal([("errorlog_categories", "/orders.log"), ("errorlog_categories", "/shop.log")], plan.Files);
    }

    private static LogPlan Plan(WorkerTuningOptions options) => FakeHost.Plan(options).Log;
}
