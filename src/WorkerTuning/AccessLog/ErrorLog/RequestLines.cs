using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>
/// ASP.NET Core's own lines for each request, four of them at info, where gunicorn writes none: its loglevel does not switch them on. They are
/// written where the section Logging names their category, and at debug.
/// </summary>
internal static class RequestLines
{
    /// <summary>The category that says most of them.</summary>
    public const string Speaker = "Microsoft.AspNetCore.Hosting.Diagnostics";

    private const string Category = "Microsoft.AspNetCore";
    private const LogLevel Least = LogLevel.Warning;

    private static readonly string OwnProvider = typeof(ErrorLogProvider).FullName!;

    /// <param name="rules">The rules, loglevel's own included.</param>
    /// <param name="plan">Without a level that was set, only the outputs of this library are concerned.</param>
    /// <param name="minimum">The level where no rule fits.</param>
    public static void KeepOut(IList<LoggerFilterRule> rules, LogPlan plan, LogLevel minimum)
    {
        if (plan.Level is null)
        {
            var fallback = Default(rules, IsOwn) ?? Default(rules, IsNull);
            if ((fallback is null ? minimum : fallback.LogLevel ?? LogLevel.Trace) == LogLevel.Information)
                KeepOutOf(OwnProvider, rules, r => IsOwn(r) || IsNull(r), fallback);
        }
        else if (plan.Level is LogLevel.Information)
        {
            foreach (var provider in rules.Select(r => r.ProviderName).OfType<string>().Distinct().ToList())
            {
                if (Default(rules, r => r.ProviderName == provider) is { } fallback)
                    KeepOutOf(provider, rules, r => r.ProviderName == provider || IsNull(r), fallback);
            }

            KeepOutOf(null, rules, IsNull, Default(rules, IsNull));
        }
    }

    private static void KeepOutOf(string? provider, IList<LoggerFilterRule> rules, Func<LoggerFilterRule, bool> concerns, LoggerFilterRule? fallback)
    {
        if (rules.Any(r => concerns(r) && Names(r)))
            return;
        // A rule for a provider hides those for all, also where these say more exactly what is wanted. First, so that the provider's own still win.
        if (provider is not null)
        {
            foreach (var exact in rules.Where(r => IsNull(r) && IsBeneath(r)).Reverse().ToList())
                rules.Insert(0, new LoggerFilterRule(provider, exact.CategoryName, exact.LogLevel, exact.Filter));
        }

        var level = fallback?.LogLevel is { } least && least > Least ? least : Least;
        rules.Insert(0, new LoggerFilterRule(provider, Category, level, fallback?.Filter));
    }

    // Of rules that fit equally well the last one wins.
    private static LoggerFilterRule? Default(IList<LoggerFilterRule> rules, Func<LoggerFilterRule, bool> concerns) =>
        rules.LastOrDefault(r => concerns(r) && r.CategoryName is (null or "" or "*"));

    private static bool IsNull(LoggerFilterRule rule) => rule.ProviderName is null;

    private static bool IsOwn(LoggerFilterRule rule) => rule.ProviderName == OwnProvider || rule.ProviderName == ErrorLogProvider.Alias;

    private static bool Names(LoggerFilterRule rule) => rule.CategoryName is { Length: > 0 } name && name != "*" && name.Length <= Category.Length && RuleCategory.Fits(name, Speaker);

    private static bool IsBeneath(LoggerFilterRule rule) => rule.CategoryName is { } name && name.Length > Category.Length && name.StartsWith(Category, StringComparison.OrdinalIgnoreCase);
}
