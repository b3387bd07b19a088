namespace WorkerTuning.Workers.Recycling;

/// <summary>One attempt to build a worker. Given up when it takes too long: what it brings later is disposed.</summary>
/// <param name="started">When it began.</param>
/// <param name="revision">Of the plan that it follows.</param>
/// <param name="ask">The latest of <see cref="RecycleAsks"/> when it began.</param>
internal sealed class Build(long started, int revision, int ask) : IDisposable
{
    private readonly CancellationTokenSource _cancel = new();

    public long Started => started;

    public int Revision => revision;

    public int Ask => ask;

    public CancellationToken Token => _cancel.Token;

    public bool IsGivenUp { get; private set; }

    public void GiveUp()
    {
        IsGivenUp = true;
        _ = _cancel.CancelAsync();
    }

    public void Dispose()
    {
        // One that was given up may still be running its callbacks.
        if (!IsGivenUp)
            _cancel.Dispose();
    }
}
