using WorkerTuning.Planning;

namespace WorkerTuning.Lifecycle;

/// <summary>Measures the use of processors on the arbiter's thread, and counts open files for those who ask: that takes longer the more there are.</summary>
internal sealed class ResourceWatch
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ProcessFigures _figures;
    private readonly TimeProvider _clock;
    private long _measuredAt;
    private TimeSpan _used;
    private double _use = double.NaN;
    private FileCount? _files;

    public ResourceWatch(ProcessFigures figures, TimeProvider clock)
    {
        (_figures, _clock) = (figures, clock);
        (_measuredAt, _used) = (clock.GetTimestamp(), figures.ProcessorTime());
    }

    /// <summary>For any thread.</summary>
    public ResourceSnapshot Snapshot
    {
        get
        {
            var use = Volatile.Read(ref _use);
            var files = Files();
            return new ResourceSnapshot
            {
                Processors = _figures.Processors,
                ProcessorUse = double.IsNaN(use) ? null : use,
                OpenFiles = files.Count,
                OpenFilesLimit = files.Limit,
            };
        }
    }

    public void Tick()
    {
        var now = _clock.GetTimestamp();
        var elapsed = _clock.GetElapsedTime(_measuredAt, now);
        if (elapsed < Interval)
            return;
        var used = _figures.ProcessorTime();
        // The two clocks are read one after the other.
        Volatile.Write(ref _use, Math.Clamp((used - _used) / elapsed / _figures.Processors, 0, 1));
        (_measuredAt, _used) = (now, used);
    }

    // Two who ask at once count twice.
    private FileCount Files()
    {
        var now = _clock.GetTimestamp();
        if (Volatile.Read(ref _files) is { } files && _clock.GetElapsedTime(files.At, now) < Interval)
            return files;
        var (count, limit) = _figures.OpenFiles();
        files = new FileCount(now, count, limit);
        Volatile.Write(ref _files, files);
        return files;
    }

    private sealed record FileCount(long At, long? Count, long? Limit);
}
