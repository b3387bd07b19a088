namespace WorkerTuning.Lifecycle.Regulation;

/// <summary>The pool at one moment.</summary>
/// <param name="Workers">How many there are to be.</param>
/// <param name="CapacityPerWorker">Requests at a time of each.</param>
/// <param name="InFlight">Requests that run.</param>
/// <param name="IsBuilding">True while a worker is missing or being replaced.</param>
internal readonly record struct PoolLook(int Workers, int CapacityPerWorker, int InFlight, bool IsBuilding);
