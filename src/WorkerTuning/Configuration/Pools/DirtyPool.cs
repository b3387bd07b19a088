using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Pools;

/// <summary>gunicorn's dirty workers as a pool: their settings, with gunicorn's defaults for those that are not set.</summary>
internal static class DirtyPool
{
    public const string Name = "dirty";

    /// <summary>Empty where no source asks for dirty workers.</summary>
    public static IEnumerable<PoolValue> Of(IReadOnlyCollection<SettingValue> values)
    {
        var given = values.Where(v => v.Setting.PoolSetting is not null).ToList();
        if (given.Count == 0 || given.Where(v => v.Setting.Name == "dirty_workers").MaxBy(v => v.Layer) is not { } workers || IsNone(workers.Raw))
            return [];
        var defaults = SettingsCatalogue.All
            .Where(s => s.PoolSetting is not null && s.Name != "dirty_workers")
            .Select(s => new PoolValue(Name, s.PoolSetting, s.Gunicorn, DefaultOrigin.OfGunicorn(workers.Origin), Layer.Default));
        return
        [
            .. defaults,
            // One request at a time, or threads of them: what threads makes of it.
            new PoolValue(Name, "worker_class", "sync", $"derived because of {workers.Setting.Name} ({workers.Origin})", Layer.Default),
            .. given.Select(v => new PoolValue(Name, v.Setting.PoolSetting, v.Raw, v.Origin, v.Layer)),
        ];
    }

    private static bool IsNone(object? raw) => raw is null or 0L || (raw is string text && CountExpression.TryEvaluate(text, 1, out var count) && count == 0);
}
