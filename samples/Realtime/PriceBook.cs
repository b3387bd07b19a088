namespace WorkerTuning.Samples.Realtime;

/// <summary>What each worker has of its own. Connections that last use it side by side, so it guards its state.</summary>
internal sealed class PriceBook
{
    private static int _made;
    private readonly int _number = Interlocked.Increment(ref _made);
    private int _asked;

    public string Ask() => $"book {_number}, answer {Interlocked.Increment(ref _asked)}";
}
