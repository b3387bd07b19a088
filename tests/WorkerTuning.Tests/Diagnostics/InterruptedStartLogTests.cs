using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WorkerTuning.Diagnostics;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Diagnostics;

public sealed class InterruptedStartLogTests
{
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>The rules of the application decide as they did, for each category and level.</summary>
    [Theory]
    [InlineData(LogLevel.Information, "")]
    [InlineData(LogLevel.Warning, "")]
    [InlineData(LogLevel.Information, "=Warning")]
    [InlineData(LogLevel.Information, "=Debug,Microsoft=Error")]
    [InlineData(LogLevel.Information, "Microsoft.Extensions.Hosting=Critical,=Trace,Microsoft=Debug")]
    [InlineData(LogLevel.Information, "Microsoft.*Host=None,Shop=Debug")]
    [InlineData(LogLevel.Information, "Microsoft=Debug,Microsoft=Critical")]
    [InlineData(LogLevel.Error, "Microsoft.Extensions.Hosting.Internal.Host=Debug")]
    public void IsEnabled_OtherTimes_IsAsTheRulesSay(LogLevel minimum, string rules)
    {
        string[] categories = [Host, "Microsoft.Extensions.Hosting.Internal.HostLifetime", "Microsoft.AspNetCore", "Shop"];

        Assert.Equal(Levels(minimum, rules, categories, isOurs: false), Levels(minimum, rules, categories, isOurs: true));
    }

    [Fact]
    public void Log_InterruptedStart_KeepsTheFailureOfTheHostOut()
    {
        var captured = new CapturingLoggerProvider();
        using var services = Services(LogLevel.Information, "=Information", captured, isOurs: true);
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        _ = new InterruptedStart(lifetime, services.GetRequiredService<InterruptedStartLog>());
        var loggers = services.GetRequiredService<ILoggerFactory>();

        loggers.CreateLogger(Host).LogError("failed before");
        lifetime.StopApplication();
        loggers.CreateLogger(Host).LogError("Hosting failed to start");
        loggers.CreateLogger(Host).LogCritical("worse");
        loggers.CreateLogger("Shop").LogError("another's");

        Assert.Equal(["failed before", "worse", "another's"], captured.Logs.Select(l => l.Message));
    }

    private static List<bool> Levels(LogLevel minimum, string rules, string[] categories, bool isOurs)
    {
        using var services = Services(minimum, rules, new CapturingLoggerProvider(), isOurs);
        var loggers = services.GetRequiredService<ILoggerFactory>();
        return [.. from category in categories let logger = loggers.CreateLogger(category) from level in Enum.GetValues<LogLevel>() select logger.IsEnabled(level)];
    }

    private static ServiceProvider Services(LogLevel minimum, string rules, CapturingLoggerProvider captured, bool isOurs)
    {
        var services = new ServiceCollection().AddLogging(logging =>
        {
            logging.AddProvider(captured).SetMinimumLevel(minimum);
            foreach (var rule in rules.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split('=')))
            {
                var level = Enum.Parse<LogLevel>(rule[1]);
                logging.AddFilter(rule[0].Length == 0 ? null : rule[0], level);
                // For one provider alone, which wins over those for all.
                if (rule[0] == "Shop")
                    logging.AddFilter<CapturingLoggerProvider>(null, LogLevel.Error);
            }
        });
        if (isOurs)
        {
            services.AddSingleton<InterruptedStartLog>();
            services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>>(provider => provider.GetRequiredService<InterruptedStartLog>());
        }

        return services.BuildServiceProvider();
    }
}
