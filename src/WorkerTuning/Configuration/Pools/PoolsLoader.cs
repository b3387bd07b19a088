using WorkerTuning.Configuration.Sources;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Pools;

/// <summary>Collects what all sources say of the named pools, and decides each setting of each.</summary>
/// <param name="reading">What the sources said.</param>
/// <param name="wrong">Takes what does not hold.</param>
/// <param name="convert">Converts and checks a value: what it is, or what is allowed.</param>
internal sealed class PoolsLoader(SourceReading reading, List<SettingProblem> wrong, Func<Setting, object?, (object? Value, string? Error)> convert)
{
    /// <param name="options">Takes the pools.</param>
    /// <returns>Where each value came from, by pool.</returns>
    public Dictionary<string, IReadOnlyDictionary<Setting, string>> Load(WorkerTuningOptions options)
    {
        var origins = new Dictionary<string, IReadOnlyDictionary<Setting, string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var pool in Collect().GroupBy(v => v.Pool, StringComparer.OrdinalIgnoreCase))
        {
            if (PoolName.Find(pool.Key) is { } error)
                wrong.Add(new SettingProblem("pools", $"\"{pool.Key}\"", pool.First().Origin, error));
            else if (options.Pools.Count == PoolName.Most)
                wrong.Add(new SettingProblem("pools", $"\"{pool.Key}\"", pool.First().Origin, $"there may be {PoolName.Most} pools beside the default one"));
            else
                (options.Pools[pool.Key], origins[pool.Key]) = Decide(pool.Key, [.. pool]);
        }

        return origins;
    }

    private List<PoolValue> Collect()
    {
        var values = new List<PoolValue>(reading.PoolValues);
        foreach (var value in reading.Values.Where(v => v.Setting.Name == "pools"))
        {
            if (PoolEntries.Read(value, values.Add) is { } error)
                wrong.Add(new SettingProblem("pools", RawText.Show(value.Raw), value.Origin, error));
        }

        values.AddRange(DirtyPool.Of(reading.Values));
        return values;
    }

    private (WorkerPoolOptions Options, IReadOnlyDictionary<Setting, string> Origins) Decide(string pool, List<PoolValue> values)
    {
        var options = new WorkerPoolOptions();
        var origins = new Dictionary<Setting, string>();
        // A later value of the same layer is the stronger one, as a later .NET source is.
        foreach (var value in values.AsEnumerable().Reverse().OrderByDescending(v => v.Layer).Where(v => v.Key is not null))
        {
            if (Find(pool, value) is { } setting && !origins.ContainsKey(setting))
                Take(pool, setting, value, options, origins);
        }

        return (options, origins);
    }

    private Setting? Find(string pool, PoolValue value)
    {
        if (SettingsCatalogue.ByKey(value.Key!) is not { } setting)
        {
            var near = NearestName.Find(value.Key!, SettingsCatalogue.OfPools.Select(s => s.Key));
            wrong.Add(new SettingProblem(PoolName.Of(pool, value.Key!), null, value.Origin, near is null ? "no such setting" : $"no such setting; did you mean {near}?"));
            return null;
        }

        if (setting.OfPool)
            return setting;
        wrong.Add(new SettingProblem(PoolName.Of(pool, setting.Name), null, value.Origin, "belongs to the server, not to a pool; set it in the section itself"));
        return null;
    }

    private void Take(string pool, Setting setting, PoolValue value, WorkerPoolOptions options, Dictionary<Setting, string> origins)
    {
        var (converted, error) = convert(setting, value.Raw);
        if (error is not null)
        {
            wrong.Add(new SettingProblem(PoolName.Of(pool, setting.Name), RawText.Show(value.Raw), value.Origin, error));
            return;
        }

        setting.Set(options, converted);
        origins[setting] = value.Origin;
    }
}
