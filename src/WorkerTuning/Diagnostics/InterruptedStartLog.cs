using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.AccessLog.ErrorLog;

namespace WorkerTuning.Diagnostics;

/// <summary>
/// Keeps the host's "Hosting failed to start" with its stack trace out of the log where the start was interrupted: that it was asked to stop is said already.
/// The rules that hold for the host's category stay as they are, each with a filter on top.
/// </summary>
internal sealed class InterruptedStartLog : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    private volatile InterruptedStart? _start;

    /// <summary>That of the host, which is made later: its lifetime has a logger of its own.</summary>
    public void Follow(InterruptedStart start) => _start = start;

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        var rules = options.Rules;
        // For a provider the longest category wins, and of equals the last.
        var own = rules.Where(r => RuleCategory.Fits(r.CategoryName, Host)).OrderBy(r => r.CategoryName?.Length ?? -1).Select(With).ToList();
        rules.Add(With(new LoggerFilterRule(null, null, options.MinLevel, null)));
        own.ForEach(rules.Add);
    }

    private LoggerFilterRule With(LoggerFilterRule rule) => new(
        rule.ProviderName,
        Host,
        rule.LogLevel,
        rule.Filter is { } filter
            ? (provider, category, level) => Passes(level) && filter(provider, category, level)
            : (_, _, level) => Passes(level));

    private bool Passes(LogLevel level) => level != LogLevel.Error || _start?.IsInterrupted != true;
}
