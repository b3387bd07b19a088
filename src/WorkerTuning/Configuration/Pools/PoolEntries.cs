using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Pools;

/// <summary>Takes the setting <c>pools</c> apart: a dictionary as a Python file has it, or entries such as <c>reports:workers=2</c>.</summary>
internal static class PoolEntries
{
    private const string Allowed = "must be entries such as reports:workers=2, or a dictionary of dictionaries";

    /// <param name="value">A value of the setting.</param>
    /// <param name="take">Takes each value of a pool.</param>
    /// <returns>What is allowed, or null where all of it could be read.</returns>
    public static string? Read(SettingValue value, Action<PoolValue> take) => value.Raw switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> pools => ReadMap(pools, value, take),
        string text => ReadEntries(text.Split([' ', '\t', '\r', '\n', ';'], StringSplitOptions.RemoveEmptyEntries), value, take),
        IReadOnlyList<object?> entries when entries.All(e => e is string) => ReadEntries(entries.Cast<string>(), value, take),
        _ => Allowed,
    };

    private static string? ReadMap(IReadOnlyDictionary<string, object?> pools, SettingValue value, Action<PoolValue> take)
    {
        foreach (var (name, settings) in pools)
        {
            take(new PoolValue(name, null, null, value.Origin, value.Layer));
            if (settings is null or "")
                continue;
            if (settings is not IReadOnlyDictionary<string, object?> keys)
                return Allowed;
            foreach (var (key, raw) in keys)
                take(new PoolValue(name, key, raw, value.Origin, value.Layer));
        }

        return null;
    }

    private static string? ReadEntries(IEnumerable<string> entries, SettingValue value, Action<PoolValue> take)
    {
        foreach (var entry in entries)
        {
            var (colon, equals) = (entry.IndexOf(':', StringComparison.Ordinal), entry.IndexOf('=', StringComparison.Ordinal));
            if (colon < 0 && equals < 0)
                take(new PoolValue(entry.Trim(), null, null, value.Origin, value.Layer));
            else if (colon < 0 || equals < colon)
                return $"{Allowed}; {RawText.Show(entry)} is none";
            else
                take(new PoolValue(entry[..colon].Trim(), entry[(colon + 1)..equals].Trim(), entry[(equals + 1)..].Trim(), value.Origin, value.Layer));
        }

        return null;
    }
}
