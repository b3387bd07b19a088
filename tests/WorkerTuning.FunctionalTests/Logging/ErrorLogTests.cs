using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Logging;

public sealed class ErrorLogTests
{
    [Fact]
    public async Task Text_EachRecord_IsGunicornsLine()
    {
        await using var host = await StartAsync();
        Logger(host).LogWarning("disk {Disk} is full", "/dev/sda");

        Assert.Matches(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4}\] \[" + Environment.ProcessId + @"\] \[WARNING\] test: disk /dev/sda is full$", Last(host));
    }

    [Fact]
    public async Task Text_MessageOfSeveralLines_CannotPassForTwoRecords()
    {
        await using var host = await StartAsync();
        Logger(host).LogError(new InvalidOperationException("first\r\nsecond"), "a\n[2026-01-01 00:00:00 +0000] [1] [INFO] b\u001b[2J");
        var lines = host.Read("error.log");

        var first = Array.FindIndex(lines, l => l.EndsWith("] test: a", StringComparison.Ordinal));
        Assert.Equal(
            ["    [2026-01-01 00:00:00 +0000] [1] [INFO] b\\x1b[2J", "    System.InvalidOperationException: first", "    second"],
            lines[(first + 1)..(first + 4)]);
    }

    [Fact]
    public async Task Files_ForErrorsAndForJson_GetTheirs()
    {
        await using var host = await StartAsync(("ErrorLogErrors", "{folder}/only.log"), ("ErrorLogJson", "{folder}/all.json"));
        Logger(host).LogInformation(new EventId(7, "Seven"), "fine {Count} {Name}", 3, "x");
        Logger(host).LogError(new InvalidOperationException("why"), "bad");

        Assert.Single(host.Read("only.log"), l => l.EndsWith("[ERROR] test: bad", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Read("only.log"), l => l.Contains("fine", StringComparison.Ordinal));
        var json = host.Read("all.json").Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var own = json.Where(j => Text(j, "category") == "test").ToList();
        var (info, error) = (own[0], own[1]);
        Assert.Equal(("INFO", "test", "Seven", "fine 3 x"), (Text(info, "level"), Text(info, "category"), Text(info, "event"), Text(info, "message")));
        Assert.Equal((3, "x"), (info.GetProperty("state").GetProperty("Count").GetInt32(), Text(info.GetProperty("state"), "Name")));
        Assert.StartsWith("System.InvalidOperationException: why", Text(error, "exception"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FromItsFirstLine_IsInTheFile()
    {
        await using var host = await StartAsync();

        Assert.Contains(host.Read("error.log"), l => l.Contains("WorkerTuning: Plan 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Level_Set_IsTheDefaultAndTheLeastOfAll()
    {
        await using var host = await StartAsync(("LogLevel", "error"), ("Logging:LogLevel:Default", "Debug"), ("Logging:LogLevel:test.own", "Warning"));

        Assert.Equal(LogLevel.Error, Least(host, "test"));
        Assert.Equal(LogLevel.Error, Least(host, "test.own"));
    }

    [Fact]
    public async Task Level_LowerThanACategorys_LeavesThatAlone()
    {
        await using var host = await StartAsync(("LogLevel", "debug"), ("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:test.own", "Warning"));

        Assert.Equal(LogLevel.Debug, Least(host, "test"));
        Assert.Equal(LogLevel.Warning, Least(host, "test.own"));
    }

    [Fact]
    public async Task Level_GunicornsDefault_YieldsToTheApplication()
    {
        await using var host = await StartAsync(("Defaults", "gunicorn"), ("Logging:LogLevel:Default", "Debug"));

        Assert.Equal(LogLevel.Debug, Least(host, "test"));
    }

    [Fact]
    public async Task Level_ChangedByAReload_HoldsForLoggersThatAreThere()
    {
        await using var host = await StartAsync(("LogLevel", "error"));
        var logger = Logger(host);
        Assert.False(logger.IsEnabled(LogLevel.Warning));
        host.App.Configuration["WorkerTuning:LogLevel"] = "debug";
        Assert.True((await host.App.Services.GetRequiredService<IWorkerPoolControl>().ReloadAsync()).Applied);

        Assert.True(logger.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public async Task OneFile_ForAccessAndErrors_HasBothWhole()
    {
        await using var host = await StartAsync(("AccessLog", "{folder}/error.log"), ("AccessLogFormat", "access %(U)s"));
        await host.GetAsync("/");
        await host.GetAsync("/missing");
        Logger(host).LogWarning("between");
        using var limit = new CancellationTokenSource(WithTimeoutExtensions.Default);
        while (host.Read("error.log").Count(l => l is "access /" or "access /missing") < 2)
            Assert.False(limit.IsCancellationRequested);

        Assert.Single(host.Outputs.States);
    }

    [Fact]
    public async Task File_ThatCannotBeOpened_RefusesTheStart()
    {
        var e = await Assert.ThrowsAsync<WorkerTuningException>(() => StartAsync(("ErrorLog", "/nowhere/e.log")));

        Assert.StartsWith("errorlog = /nowhere/e.log (", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static ILogger Logger(LoggedHost host, string category = "test") => host.App.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

    private static LogLevel Least(LoggedHost host, string category) =>
        Enum.GetValues<LogLevel>().First(Logger(host, category).IsEnabled);

    private static string Last(LoggedHost host) => host.Read("error.log").Last(l => l.Contains("] test: ", StringComparison.Ordinal));

    private static Task<LoggedHost> StartAsync(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["ErrorLog"] = "{folder}/error.log" };
        foreach (var (key, value) in settings)
            all[key] = value;
        return LoggedHost.StartAsync(all, SameAnswers.Map, builder => builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging")));
    }
}
