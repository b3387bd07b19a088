using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class ResourceWatchTests
{
    private readonly ManualTime _time = new();
    private TimeSpan _used = TimeSpan.FromSeconds(100);
    private long _files = 20;
    private int _counts;

    [Fact]
    public void Snapshot_BeforeTheFirstInterval_KnowsNoUse()
    {
        var watch = Watch(2);
        Pass(watch, 4.9, used: 1);

        Assert.Null(watch.Snapshot.ProcessorUse);
        Assert.Equal(2, watch.Snapshot.Processors);
    }

    // Processors, seconds of them used in five seconds, the share.
    [Theory]
    [InlineData(2, 5, 0.5)]
    [InlineData(0.5, 2.5, 1)]
    [InlineData(0.5, 1, 0.4)]
    [InlineData(4, 0, 0)]
    [InlineData(1, 5.1, 1)]
    public void Snapshot_AfterAnInterval_IsTheShareOfWhatMayBeUsed(double processors, double used, double share)
    {
        var watch = Watch(processors);
        Pass(watch, 5, used);

        Assert.Equal(share, watch.Snapshot.ProcessorUse!.Value, 6);
    }

    [Fact]
    public void Snapshot_OfALaterInterval_HasForgottenTheFirst()
    {
        var watch = Watch(1);
        Pass(watch, 5, used: 5);
        Pass(watch, 5, used: 1);

        Assert.Equal(0.2, watch.Snapshot.ProcessorUse!.Value, 6);
    }

    [Fact]
    public void OpenFiles_AskedForOften_AreCountedOnceAnInterval()
    {
        var watch = Watch(1);
        Assert.Equal((20, 1024), (watch.Snapshot.OpenFiles, watch.Snapshot.OpenFilesLimit));
        _files = 30;
        Assert.Equal((20, 1), (watch.Snapshot.OpenFiles, _counts));
        _time.Advance(ResourceWatch.Interval);

        Assert.Equal((30, 2), (watch.Snapshot.OpenFiles, _counts));
    }

    private ResourceWatch Watch(double processors) => new(
        new ProcessFigures(() => _used, processors, () =>
        {
            _counts++;
            return (_files, 1024);
        }),
        _time);

    private void Pass(ResourceWatch watch, double seconds, double used)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _used += TimeSpan.FromSeconds(used);
        watch.Tick();
    }
}
