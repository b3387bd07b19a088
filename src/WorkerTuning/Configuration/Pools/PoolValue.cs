namespace WorkerTuning.Configuration.Pools;

/// <summary>A value of a named pool as one source gives it, not yet converted.</summary>
/// <param name="Pool">The pool's name as it was written.</param>
/// <param name="Key">The setting's name as it was written; null where the source only names the pool.</param>
/// <param name="Raw">As in <see cref="SettingValue"/>.</param>
/// <param name="Origin">Where it was written.</param>
/// <param name="Layer">How strong its source is.</param>
internal sealed record PoolValue(string Pool, string? Key, object? Raw, string Origin, Layer Layer);
