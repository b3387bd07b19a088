using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.AccessLog;
using WorkerTuning.AccessLog.ErrorLog;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.AccessLog.ErrorLog;

public sealed class LogLevelsTests : IDisposable
{
    private const string Requests = "Microsoft.AspNetCore.Hosting.Diagnostics";
    private const string Routing = "Microsoft.AspNetCore.Routing.EndpointMiddleware";

    private readonly ScratchFolder _folder = new();
    private readonly LogOutputs _outputs = new();
    private readonly LogLevels _levels = new();
    private readonly CapturingLoggerProvider _logs = new();

    public void Dispose()
    {
        _outputs.Dispose();
        _levels.Dispose();
        _folder.Dispose();
        _logs.Dispose();
    }

    [Theory]
    [InlineData("info", "", LogLevel.Warning)]
    [InlineData("info", "LogLevel:Default=Debug", LogLevel.Warning)]
    [InlineData("info", "LogLevel:Other=Debug", LogLevel.Warning)]
    [InlineData("info", "ErrorLog:LogLevel:Default=Debug", LogLevel.Warning)]
    [InlineData("info", "ErrorLog:LogLevel:Default=Error", LogLevel.Error)]
    [InlineData("info", "LogLevel:Microsoft=Information", LogLevel.Information)]
    [InlineData("info", "LogLevel:Microsoft.AspNetCore=Information", LogLevel.Information)]
    [InlineData("info", "LogLevel:Microsoft.AspNetCore=Error", LogLevel.Error)]
    [InlineData("info", "LogLevel:Microsoft.*=Information", LogLevel.Information)]
    [InlineData("info", "LogLevel:Microsoft.AspNetCore.Hosting=Information", LogLevel.Information)]
    [InlineData("info", "ErrorLog:LogLevel:Microsoft.AspNetCore=Information", LogLevel.Information)]
    [InlineData("info", "ErrorLog:LogLevel:Default=Information;LogLevel:Microsoft.AspNetCore.Hosting=Information", LogLevel.Information)]
    [InlineData("info", "LogLevel:Microsoft.AspNetCore.Routing=Information", LogLevel.Warning)]
    [InlineData("warning", "", LogLevel.Warning)]
    [InlineData("error", "", LogLevel.Error)]
    [InlineData("debug", "", LogLevel.Debug)]
    [InlineData("debug", "LogLevel:Microsoft.AspNetCore=Warning", LogLevel.Warning)]
    [InlineData(null, "", LogLevel.Warning)]
    [InlineData(null, "LogLevel:Default=Information", LogLevel.Warning)]
    [InlineData(null, "LogLevel:Default=Error", LogLevel.Error)]
    [InlineData(null, "LogLevel:Default=Debug", LogLevel.Debug)]
    [InlineData(null, "ErrorLog:LogLevel:Default=Debug", LogLevel.Debug)]
    [InlineData(null, "LogLevel:Microsoft.AspNetCore=Information", LogLevel.Information)]
    [InlineData(null, "LogLevel:Microsoft.AspNetCore.Hosting=Information", LogLevel.Information)]
    [InlineData(null, "LogLevel:Microsoft.AspNetCore.Routing=Information", LogLevel.Warning)]
    public void ErrorLog_LinesOfRequests_NeedLoggingOrDebug(string? level, string logging, LogLevel least)
    {
        using var services = Start(level, logging);

        Assert.Equal(least, Least(services, Requests));
    }

    [Theory]
    [InlineData("info", "", LogLevel.Information)]
    [InlineData("info", "ErrorLog:LogLevel:Default=Debug", LogLevel.Information)]
    [InlineData(null, "", LogLevel.Information)]
    public void ErrorLog_OtherLines_AreAtTheLevel(string? level, string logging, LogLevel least)
    {
        using var services = Start(level, logging);

        Assert.All((string[])["Microsoft.Hosting.Lifetime", "Shop", "Microsoft.AspNet"], category => Assert.Equal(least, Least(services, category)));
    }

    [Fact]
    public void ErrorLog_ACategoryThatLoggingNames_IsAloneThere()
    {
        using var services = Start("info", "LogLevel:Microsoft.AspNetCore.Routing=Information;ErrorLog:LogLevel:Default=Information");

        Assert.Equal((LogLevel.Information, LogLevel.Warning), (Least(services, Routing), Least(services, Requests)));
    }

    [Theory]
    [InlineData("info", "", false)]
    [InlineData("info", "Captured:LogLevel:Default=Debug", false)]
    [InlineData("debug", "", true)]
    [InlineData(null, "", true)]
    public void OtherProviders_LinesOfRequests_AreTheApplicationsWhereNoLevelIsSet(string? level, string logging, bool wanted)
    {
        using var services = Start(level, logging);
        services.GetRequiredService<ILoggerFactory>().CreateLogger(Requests).LogInformation("Request starting");

        Assert.Equal(wanted, _logs.Logs.Any(l => l.Category == Requests));
    }

    [Theory]
    [InlineData("info", "", 0)]
    [InlineData("info", "LogLevel:Microsoft.AspNetCore=Information", 1)]
    [InlineData("info", "LogLevel:Microsoft.AspNetCore=Warning", 0)]
    [InlineData("debug", "LogLevel:Microsoft.AspNetCore=Information", 0)]
    [InlineData(null, "LogLevel:Microsoft.AspNetCore=Information", 1)]
    [InlineData(null, "Captured:LogLevel:Microsoft.AspNetCore=Information", 0)]
    public void Advice_LinesOfRequestsByTheApplicationsOwnSettings_IsGivenOnce(string? level, string logging, int times)
    {
        using var services = Start(level, logging);
        var advice = new RequestLinesAdvice(_outputs, services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(), services.GetRequiredService<ILoggerFactory>());
        advice.Look(Plan(level), _logs.CreateLogger("advice"));
        advice.Look(Plan(level), _logs.CreateLogger("advice"));

        Assert.Equal(times, _logs.Logs.Count(l => l.Message.StartsWith("Advice on loglevel", StringComparison.Ordinal)));
    }

    private LogPlan Plan(string? level) => new()
    {
        ErrorLog = _folder.Path("error.log"),
        Level = level switch { null => null, "info" => LogLevel.Information, _ => Enum.Parse<LogLevel>(level, ignoreCase: true) },
    };

    private ServiceProvider Start(string? level, string logging)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(logging.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=')).Select(l => KeyValuePair.Create(l[0], (string?)l[1]))).Build();
        var services = new ServiceCollection()
            .AddSingleton<IPostConfigureOptions<LoggerFilterOptions>>(_levels)
            .AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(_levels)
            .AddLogging(b => b.AddConfiguration(configuration).AddProvider(new ErrorLogProvider(_outputs)).AddProvider(new CapturedProvider(_logs)))
            .BuildServiceProvider();
        _outputs.Apply(Plan(level), TimeProvider.System, services.GetRequiredService<ILoggerFactory>().CreateLogger("outputs"));
        _levels.Use(Plan(level));
        return services;
    }

    // What reaches the file, which says it all: the factory answers for every provider at once.
    private LogLevel Least(IServiceProvider services, string category)
    {
        using var own = new LoggerFactory([new ErrorLogProvider(_outputs)], services.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>());
        return Enum.GetValues<LogLevel>().First(own.CreateLogger(category).IsEnabled);
    }

    [ProviderAlias("Captured")]
    private sealed class CapturedProvider(CapturingLoggerProvider logs) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

        public void Dispose()
        {
        }
    }
}
