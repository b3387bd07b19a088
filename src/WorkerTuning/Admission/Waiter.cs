namespace WorkerTuning.Admission;

/// <summary>One request in the queue.</summary>
/// <typeparam name="T">What it waits for.</typeparam>
internal sealed class Waiter<T>
    where T : class
{
    private readonly TaskCompletionSource<(T? Granted, Refusal Refusal)> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it stands. The queue's lock guards it.</summary>
    public LinkedListNode<WaitLine<Waiter<T>>.Entry> Place { get; set; } = null!;

    /// <summary>What it got, or null and why not.</summary>
    public Task<(T? Granted, Refusal Refusal)> Outcome => _outcome.Task;

    public void Grant(T granted) => _outcome.SetResult((granted, default));

    public void Refuse(Refusal reason) => _outcome.SetResult((null, reason));
}
