namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>The category that a rule of the .NET logger names.</summary>
internal static class RuleCategory
{
    /// <returns>Whether it means that category, as .NET's loggers read it: the beginning, with one star perhaps and then the end.</returns>
    public static bool Fits(string? rule, string category)
    {
        if (rule is null)
            return true;
        return rule.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star
            ? category.StartsWith(rule[..star], StringComparison.OrdinalIgnoreCase) && category.EndsWith(rule[(star + 1)..], StringComparison.OrdinalIgnoreCase)
            : category.StartsWith(rule, StringComparison.OrdinalIgnoreCase);
    }
}
