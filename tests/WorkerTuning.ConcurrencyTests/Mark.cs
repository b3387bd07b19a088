namespace WorkerTuning.ConcurrencyTests;

/// <summary>A scoped service that knows whose it is.</summary>
internal sealed class Mark(WorkerLocal<Engine> engine) : IDisposable
{
    public string? Owner { get; set; }

    public WorkerLocal<Engine> Engine => engine;

    /// <summary>The worker-local that the request used; it outlives the request's services.</summary>
    public Engine? Used { get; set; }

    public void Dispose() => Used?.Look();
}
