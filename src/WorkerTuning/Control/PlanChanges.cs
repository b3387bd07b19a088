namespace WorkerTuning.Control;

/// <summary>What a reload has changed, in words for the log.</summary>
internal static class PlanChanges
{
    public static string Describe(WorkerPlan before, WorkerPlan now)
    {
        var old = before.AllSettings.ToDictionary(s => s.Name);
        var current = now.AllSettings.ToDictionary(s => s.Name);
        var changes = old.Keys.Union(current.Keys)
            .Order(StringComparer.Ordinal)
            .Where(name => old.GetValueOrDefault(name)?.Value != current.GetValueOrDefault(name)?.Value)
            .Select(name => Describe(name, old.GetValueOrDefault(name), current.GetValueOrDefault(name)))
            .ToList();
        return changes.Count == 0 ? "no setting has changed" : string.Join(", ", changes);
    }

    private static string Describe(string name, PlannedSetting? before, PlannedSetting? now) =>
        now is null ? $"{name} is not set any more, was {before!.Value}"
        : before is null ? $"{name} = {now.Value}, was not set"
        : $"{name} = {now.Value}, was {before.Value}";
}
