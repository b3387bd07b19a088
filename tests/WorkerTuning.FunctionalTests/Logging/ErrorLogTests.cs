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

    [Fact]
    public async Task Category_WithAFileOfItsOwn_IsThereInsteadOfTheErrorLog()
    {
        await using var host = await StartAsync(
            ("WorkerTuning:ErrorLogCategories:test", "{folder}/test.log"), ("WorkerTuning:ErrorLogCategories:Test.Orders", "{folder}/orders.log"), ("ErrorLogErrors", "{folder}/only.log"));
        Logger(host).LogWarning("one");
        Logger(host, "test.orders.late").LogError("two");
        Logger(host, "other").LogWarning("three");

        Assert.EndsWith("[WARNING] test: one", Assert.Single(host.Read("test.log")), StringComparison.Ordinal);
        Assert.EndsWith("[ERROR] test.orders.late: two", Assert.Single(host.Read("orders.log")), StringComparison.Ordinal);
        Assert.EndsWith("[WARNING] other: three", host.Read("error.log")[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(host.Read("error.log"), l => l.Contains("] test", StringComparison.Ordinal));
        Assert.Single(host.Read("only.log"), l => l.EndsWith("test.orders.late: two", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Category_FileAlone_AsksNothingOfOtherCategories()
    {
        await using var host = await StartAsync(("ErrorLog", null), ("ErrorLogCategories", "test={folder}/test.log"));
        var calls = 0;
        string Format(int state, Exception? _) => $"{++calls}";
        foreach (var category in (string[])["test", "other"])
            new WorkerTuning.AccessLog.ErrorLog.ErrorLogger(category, host.Outputs, null).Log(LogLevel.Warning, default, 0, null, Format);

        Assert.Equal(1, calls);
        Assert.EndsWith("test: 1", Assert.Single(host.Read("test.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Category_FileThatWasMoved_IsMadeAgainByUsr1()
    {
        await using var host = await StartAsync(("WorkerTuning:ErrorLogCategories:test", "{folder}/test.log"));
        Logger(host).LogWarning("one");
        Assert.Single(host.Read("test.log"));
        System.IO.File.Move(host.Folder.Path("test.log"), host.Folder.Path("test.log.1"));
        host.Outputs.Reopen();
        Logger(host).LogWarning("two");

        Assert.EndsWith("two", Assert.Single(host.Read("test.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Category_FileOfAReload_GetsTheNextLine()
    {
        await using var host = await StartAsync();
        var logger = Logger(host);
        logger.LogWarning("one");
        host.App.Configuration["WorkerTuning:ErrorLogCategories:test"] = host.Folder.Path("test.log");
        Assert.True((await host.App.Services.GetRequiredService<IWorkerPoolControl>().ReloadAsync()).Applied);
        logger.LogWarning("two");

        Assert.EndsWith("two", Assert.Single(host.Read("test.log")), StringComparison.Ordinal);
        Assert.EndsWith("one", Last(host), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Category_FileOfMaximumSize_IsRotated()
    {
        await using var host = await StartAsync(("WorkerTuning:ErrorLogCategories:test", "{folder}/test.log"), ("LogMaxSize", "100"));
        for (var i = 0; i < 3; i++)
        {
            Logger(host).LogWarning("{Text}", new string('x', 80));
            Assert.Single(host.Read("test.log"));
        }

        Assert.Single(host.Read("test.log.2"));
    }

    [Fact]
    public async Task Category_FileThatCannotBeOpened_RefusesTheStart()
    {
        var e = await Assert.ThrowsAsync<WorkerTuningException>(() => StartAsync(("WorkerTuning:ErrorLogCategories:test", "/nowhere/t.log")));

        Assert.StartsWith("errorlog_categories = test=/nowhere/t.log (", Assert.Single(e.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Detailed_OfARequest_HasItsScopes()
    {
        await using var host = await StartAsync(("LogFormat", "detailed"));
        using (Logger(host).BeginScope("Order {Id}", 7))
            Logger(host).LogWarning("late");

        Assert.Matches(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d{4}\] \[\d+\] \[WARNING\] test: late \{Order 7\}$", Last(host));
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
