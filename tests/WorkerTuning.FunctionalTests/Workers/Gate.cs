using WorkerTuning.Tests.Shared;

namespace WorkerTuning.FunctionalTests.Workers;

/// <summary>Requests stop here until the test lets them go; the test can wait until so many have come.</summary>
internal sealed class Gate : IDisposable
{
    private readonly SemaphoreSlim _come = new(0);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _blocked = new();
    private int _inside;

    public int Inside => Volatile.Read(ref _inside);

    public async Task PassAsync(CancellationToken cancellation = default)
    {
        Interlocked.Increment(ref _inside);
        _come.Release();
        try
        {
            await _open.Task.WaitAsync(cancellation);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    /// <summary>Blocks the thread, as a handler that ignores its token does.</summary>
    public void Block()
    {
        _come.Release();
        _blocked.Wait(TimeSpan.FromSeconds(30));
    }

    public async Task ComeAsync(int count = 1)
    {
        for (var i = 0; i < count; i++)
            await _come.WaitAsync().WithTimeout();
    }

    public void Open()
    {
        _open.TrySetResult();
        _blocked.Set();
    }

    public void Dispose()
    {
        Open();
        _come.Dispose();
    }
}
