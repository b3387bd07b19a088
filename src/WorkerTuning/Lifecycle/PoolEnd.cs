namespace WorkerTuning.Lifecycle;

/// <summary>
/// Ends the workers of a host that is disposed without having been stopped, while what they use is still there: it is made when they have been
/// built, and a container disposes first what it made last. Before that moment <see cref="ServerRuntime"/> itself ends what there is.
/// </summary>
internal sealed class PoolEnd(ServerRuntime runtime) : IAsyncDisposable, IDisposable
{
    public async ValueTask DisposeAsync() => await runtime.EndAsync();

    public void Dispose() => Task.Run(runtime.EndAsync).GetAwaiter().GetResult();
}
