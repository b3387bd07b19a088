namespace WorkerTuning.Configuration.Sources;

/// <summary>Finds the setting of a flag as argparse does: the exact spelling, or a prefix that only one flag begins with.</summary>
internal static class FlagTable
{
    private static readonly Dictionary<string, Setting> Flags =
        SettingsCatalogue.All.SelectMany(s => s.Flags, (setting, flag) => (setting, flag)).ToDictionary(p => p.flag, p => p.setting, StringComparer.Ordinal);

    public static IEnumerable<string> LongFlags => Flags.Keys.Where(f => f.StartsWith("--", StringComparison.Ordinal));

    public static Setting? Exact(string flag) => Flags.GetValueOrDefault(flag);

    /// <summary>The settings a prefix could mean; gunicorn's own flags come first, so that ours never make one of theirs ambiguous.</summary>
    public static IReadOnlyList<Setting> ByPrefix(string prefix)
    {
        if (prefix.Length < 3)
            return [];
        var found = Flags.Where(p => p.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p.Value).Distinct().ToList();
        var gunicorns = found.Where(s => !s.Ours).ToList();
        return gunicorns.Count > 0 ? gunicorns : found;
    }
}
