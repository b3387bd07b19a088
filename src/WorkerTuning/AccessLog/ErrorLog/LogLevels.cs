using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>
/// loglevel as rules of the .NET logger, moved by a reload. Until the plan is known the rules are the application's own: loggers are made
/// while the settings are read.
/// </summary>
internal sealed class LogLevels : IPostConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>, IDisposable
{
    private const string ConsoleProvider = "Microsoft.Extensions.Logging.Console.ConsoleLoggerProvider";

    private CancellationTokenSource _source = new();
    private LogPlan _plan = new();

    public string Name => Options.DefaultName;

    public void Use(LogPlan plan)
    {
        var before = Interlocked.Exchange(ref _plan, plan);
        if (before.Level != plan.Level || before.ErrorLog is null != plan.ErrorLog is null)
            Interlocked.Exchange(ref _source, new CancellationTokenSource()).Cancel();
    }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _source).Token);

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        var plan = Volatile.Read(ref _plan);
        if (plan.Level is { } level)
            Raise(options.Rules, level);
        RequestLines.KeepOut(options.Rules, plan, options.MinLevel);
        // First, so that a level which the application gives its console still wins.
        if (plan.ErrorLog is not null)
            options.Rules.Insert(0, new LoggerFilterRule(ConsoleProvider, null, LogLevel.None, null));
    }

    public void Dispose() => _source.Dispose();

    // Of rules that fit equally well the last one wins.
    private static void Raise(IList<LoggerFilterRule> rules, LogLevel level)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (rule.LogLevel is { } least && least < level)
                rules[i] = new LoggerFilterRule(rule.ProviderName, rule.CategoryName, level, rule.Filter);
        }

        rules.Add(new LoggerFilterRule(null, null, level, null));
    }
}
