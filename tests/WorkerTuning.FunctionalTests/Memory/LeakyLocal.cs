namespace WorkerTuning.FunctionalTests.Memory;

/// <summary>A worker-local that keeps 1 MB of every request, and gives it back when its worker is recycled.</summary>
internal sealed class LeakyLocal(LeakCount count) : IDisposable
{
    private readonly List<byte[]> _kept = [];

    public void Leak()
    {
        lock (_kept)
            _kept.Add(new byte[1 << 20]);
        count.Leaked();
    }

    public void Dispose()
    {
        count.Disposed(_kept.Count);
        _kept.Clear();
    }

    public static LeakyLocal Make(LeakCount count)
    {
        count.Made();
        return new(count);
    }
}
