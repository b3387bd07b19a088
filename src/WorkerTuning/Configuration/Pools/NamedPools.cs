namespace WorkerTuning.Configuration.Pools;

/// <summary>Compares and copies what the options hold of the named pools.</summary>
internal static class NamedPools
{
    /// <summary>Puts copies of the pools in the place of those that are there.</summary>
    public static void Replace(WorkerTuningOptions options, IDictionary<string, WorkerPoolOptions>? pools)
    {
        var copies = pools?.Select(p => KeyValuePair.Create(p.Key, Copy(p.Value))).ToList() ?? [];
        options.Pools.Clear();
        foreach (var (name, copy) in copies)
            options.Pools[name] = copy;
    }

    public static bool AreSame(IDictionary<string, WorkerPoolOptions> one, IDictionary<string, WorkerPoolOptions> other) =>
        one.Count == other.Count && one.All(p => other.TryGetValue(p.Key, out var same) && SettingsCatalogue.OfPools.All(s => s.IsSame(p.Value, same)));

    /// <summary>The settings of the server as one pool has them: its own before those of the section.</summary>
    public static WorkerTuningOptions Inherit(WorkerTuningOptions section, WorkerPoolOptions own)
    {
        var all = new WorkerTuningOptions();
        foreach (var setting in SettingsCatalogue.Owned.Where(s => s.Name != "pools"))
            setting.Set(all, (setting.OfPool ? setting.Get(own) : null) ?? setting.Get(section));
        // Its own choice of sync is one of a request at a time, whatever the others do; it is gthread by its own threads only.
        if (own is { WorkerClass: WorkerClass.Sync, Threads: null })
            all.Threads = null;
        return all;
    }

    // Null is code's, and is refused by its name.
    private static WorkerPoolOptions Copy(WorkerPoolOptions? pool)
    {
        if (pool is null)
            return null!;
        var copy = new WorkerPoolOptions();
        foreach (var setting in SettingsCatalogue.OfPools)
            setting.Set(copy, setting.Get(pool));
        return copy;
    }
}
