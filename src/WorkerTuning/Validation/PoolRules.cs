using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;
using WorkerTuning.Configuration.Pools;

namespace WorkerTuning.Validation;

/// <summary>What holds for each named pool: its name, the ranges of its own values, and the rules across those it has in the end.</summary>
internal static class PoolRules
{
    public static IEnumerable<SettingProblem> Find(SettingsView view)
    {
        foreach (var (name, own) in view.Options.Pools)
        {
            // Names of the sources were checked as they were read.
            if (PoolName.Find(name) is { } error)
            {
                yield return new SettingProblem("pools", $"\"{name}\"", "code", error);
                continue;
            }

            if (own is null)
            {
                yield return new SettingProblem(PoolName.Of(name, "*"), "null", "code", "must be a WorkerPoolOptions; an empty one inherits everything");
                continue;
            }

            var pool = view.OfPool(name);
            foreach (var setting in SettingsCatalogue.OfPools)
            {
                if (ValueChecks.Find(setting, setting.Get(own)) is { } range)
                    yield return pool.Problem(setting, range);
            }

            foreach (var problem in CrossRules.Concurrency(pool))
                yield return problem;
        }

        if (view.Options.Pools.Count > PoolName.Most)
            yield return new SettingProblem("pools", null, view.Origin(SettingsCatalogue.ByName("pools")!), $"there may be {PoolName.Most} pools beside the default one");
    }
}
