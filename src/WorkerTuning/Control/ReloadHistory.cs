namespace WorkerTuning.Control;

/// <summary>What became of the reloads. From any thread.</summary>
internal sealed class ReloadHistory
{
    private long _applied;
    private long _refused;
    private volatile ReloadResult? _last;

    public ReloadHistory(Reloader reloader) => reloader.Ended += Note;

    public long Applied => Volatile.Read(ref _applied);

    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Null before the first.</summary>
    public ReloadResult? Last => _last;

    private void Note(ReloadResult result)
    {
        _last = result;
        Interlocked.Increment(ref result.Applied ? ref _applied : ref _refused);
    }
}
