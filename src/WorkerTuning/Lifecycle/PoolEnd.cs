namespace WorkerTuning.Lifecycle;

/// <summary>
/// Ends the workers of a host that is disposed without having been stopped: one whose start failed, above all. The container disposes last what
/// it made first, so one of these is made before the workers, for whatever becomes of them, and one after, to go before what they use.
/// </summary>
internal sealed class PoolEnd(PoolRuntime runtime) : IAsyncDisposable, IDisposable
{
    // How long workers that do not end may hold up a host that goes anyway.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async ValueTask DisposeAsync()
    {
        if (!runtime.IsStopping)
            await Task.WhenAny(runtime.StopAsync(), Task.Delay(Limit, CancellationToken.None));
    }

    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();
}
