using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Diagnostics;
using WorkerTuning.Tests.Configuration;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Diagnostics;

public partial class PlanAnnouncementTests
{
    [Fact]
    public async Task StartingAsync_GunicornsDefaults_LogsWhatTheSeedsGrepFor()
    {
        using var given = new Given().InMemory("WorkerTuning:Defaults", "gunicorn").Variable("GUNICORN_TIMEOUT", "120");
        var plan = (await Announce(given)).Single(l => l.Event.Name == "PlanInForce");

        Assert.Equal(
            [
                "Workers: 1  (gunicorn's default, because of defaults = gunicorn)", "Bind: 127.0.0.1:8000  (gunicorn's default, because of defaults = gunicorn)",
                "Timeout: 120  (env GUNICORN_TIMEOUT)", "Log level: info  (gunicorn's default, because of defaults = gunicorn)",
            ],
            plan.Message.Split(Environment.NewLine).Where(line => Grep().IsMatch(line)));
        Assert.Equal(LogLevel.Information, plan.Level);
    }

    [Fact]
    public async Task StartingAsync_NothingSet_LogsOnlyWhatIsDecided() =>
        Assert.Equal(
            $"Plan 1{Environment.NewLine}Workers: 9  (default){Environment.NewLine}Worker class: async  (default)",
            (await Announce(new Given()))[0].Message);

    [Fact]
    public async Task StartingAsync_LimitsOfAWorker_AreLogged()
    {
        using var given = new Given().Flags("--max-requests", "1000", "--max-requests-jitter", "50").InMemory("WorkerTuning:MaxWorkerMemory", "200");

        Assert.Equal(
            ["Max requests: 1000  (flag --max-requests)", "Max requests jitter: 50  (flag --max-requests-jitter)", "Max worker memory: 200MB  (Memory configuration)"],
            (await Announce(given)).Single(l => l.Event.Name == "PlanInForce").Message.Split(Environment.NewLine).Where(l => l.StartsWith("Max", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task StartingAsync_Pools_HaveALineEach()
    {
        using var given = new Given().Flags("-w", "2", "--pool", "reports:workers=1..3", "--pool", "reports:timeout=300", "--pool", "admin:worker_class=gthread", "--pool", "admin:threads=4");

        Assert.Equal(
            ["Pool admin: workers 2, worker class gthread, timeout 30", "Pool reports: workers 1..3, worker class sync, timeout 300"],
            (await Announce(given)).Single(l => l.Event.Name == "PlanInForce").Message.Split(Environment.NewLine).Where(l => l.StartsWith("Pool", StringComparison.Ordinal)));
    }

    // Off as gunicorn has them: nothing to say.
    [Fact]
    public async Task StartingAsync_NoLimitsOfAWorker_AreNotMentioned()
    {
        using var given = new Given().InMemory("WorkerTuning:Defaults", "gunicorn");

        Assert.DoesNotContain("Max", (await Announce(given)).Single(l => l.Event.Name == "PlanInForce").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartingAsync_WarningsNotesAndAdvice_AreLoggedEach()
    {
        using var given = new Given().Flags("--spew", "-w", "2").Variable("GUNICORN_WORKRES", "3").InMemory("WorkerTuning:Defaults", "aspnetcore")
            .InMemory("WorkerTuning:KeepAlive", "5");
        var logs = await Announce(given);

        Assert.Equal(
            [
                (LogLevel.Warning, "SettingWarning", "spew = True (flag --spew): not applicable. Line tracing is the debugger's work: dotnet-trace or a debugger shows what runs."),
                (LogLevel.Information, "SettingNote", "env GUNICORN_WORKRES: not a setting, ignored; did you mean GUNICORN_WORKERS?"),
            ],
            logs.Where(l => l.Event.Name is "SettingWarning" or "SettingNote").Select(l => (l.Level, l.Event.Name!, l.Message)));
        Assert.Contains(logs, l => l is { Level: LogLevel.Information, Event.Name: "AdviceRemark" } && l.Message.StartsWith("Advice on keepalive: 5 s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--log-level warning", "flag --log-level")]
    [InlineData("-c gunicorn.conf.py", "gunicorn.conf.py")]
    [InlineData("--max-worker-memory 200", null)]
    [InlineData("--defaults gunicorn", null)]
    public async Task StartingAsync_GunicornsDefaults_SayWhatSwitchedThemOn(string flags, string? reason)
    {
        using var given = new Given().Flags(flags.Split(' '));
        if (reason == "gunicorn.conf.py")
            given.File("gunicorn.conf.py", "timeout = 5");

        Assert.Equal(
            reason is null ? [] : [$"Settings that are not set have gunicorn's defaults, because of {reason}; Defaults = aspnetcore keeps ASP.NET Core's"],
            (await Announce(given)).Where(l => l.Event.Name == "GunicornDefaults").Select(l => l.Message));
    }

    private static async Task<IReadOnlyList<CapturedLog>> Announce(Given given)
    {
        using var logs = new CapturingLoggerProvider();
        var services = new ServiceCollection();
        var configuration = given.Configuration();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddSingleton(given.Environment());
        services.AddLogging(b => b.AddProvider(logs));
        services.AddWorkerTuning(configuration);
        await using var provider = services.BuildServiceProvider();
        await ActivatorUtilities.CreateInstance<PlanAnnouncement>(provider).StartingAsync(CancellationToken.None);
        return [.. logs.Logs.Where(l => l.Category == Log.Category)];
    }

    [GeneratedRegex("(Workers|Timeout|Log level|Bind)")]
    private static partial Regex Grep();
}
