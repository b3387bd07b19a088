namespace WorkerTuning.Control;

/// <summary>Holds up what must not come before the host has started, though not for longer than a start should take: one that hangs is broken off.</summary>
internal sealed class StartGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How long it waits at most.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    public void Open() => _opened.TrySetResult();

    /// <returns>False where the host has not started in time.</returns>
    public bool Wait() => _opened.Task.Wait(Patience);
}
