namespace WorkerTuning.Planning;

/// <summary>A named pool with what was set for it alone.</summary>
internal sealed record ExportedPool(string Name, IReadOnlyList<ExportedSetting> Settings);
