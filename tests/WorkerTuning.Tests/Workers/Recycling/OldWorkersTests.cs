using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Workers.Recycling;

/// <summary>Replaced workers that connections keep: how many there may be, for how long, and whom they hold up.</summary>
public sealed class OldWorkersTests : IDisposable
{
    private readonly TestWorkers _workers = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly FakeMaker _maker;
    private readonly Recycler _recycler;

    public OldWorkersTests()
    {
        _maker = new FakeMaker(_workers);
        _recycler = _maker.Recycler = new Recycler(_workers.Pool, _maker, new Random(7), _logs.CreateLogger("recycler"));
    }

    public void Dispose()
    {
        _workers.Dispose();
        _logs.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void MaxOldWorkers_OneMoreIsDue_WaitsForTheOldestToGo(int most)
    {
        Start(1, Plan() with { MaxOldWorkers = most });
        for (var i = 0; i < most; i++)
        {
            _ = Keep();
            Recycle();
        }

        var current = Keep();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);

        Assert.Empty(_maker.Attempts);
        Assert.Equal([true, .. Enumerable.Repeat(false, most - 1)], _recycler.View.Draining.OrderBy(w => w.Identity.Generation).Select(_recycler.EndsLongLived));
        Assert.True(_recycler.HasOverdue);
        Assert.Single(_logs.Logs, l => l.Event.Name == "DrainEnds" && l.Message.Contains($"max_old_workers = {most}", StringComparison.Ordinal));

        Release(_recycler.View.Draining.MinBy(w => w.Identity.Generation)!);
        _maker.DisposeAll();
        Pass(0);
        _maker.Finish();
        Assert.Equal(most, _recycler.View.Draining.Length);
        Assert.Contains(current, _recycler.View.Draining);
    }

    [Fact]
    public void MaxOldWorkers_OfOnePlace_DoNotHoldUpAnother()
    {
        Start(2, Plan() with { MaxOldWorkers = 1 });
        _ = Keep(id: 1);
        _recycler.RecycleOne(1, RecycleReason.Call);
        Pass(0);
        _maker.Finish();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);

        // The first place has its old worker already; max_recycling is one, and the second place takes its turn.
        Assert.Equal(2, Assert.Single(_maker.Attempts).Place.Id);
    }

    [Fact]
    public void MaxRecycling_ADrainThatOnlyConnectionsKeep_HoldsNoneUp()
    {
        Start(2);
        _ = Keep(id: 1);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();
        Pass(0);

        Assert.Equal(2, Assert.Single(_maker.Attempts).Place.Id);
    }

    [Fact]
    public void WorkerShutdownTimeout_IsOver_ConnectionsAreClosedAndRequestsHaveTheirGrace()
    {
        Start(1, Plan() with { ShutdownTimeout = TimeSpan.FromSeconds(100) }, capacity: 2);
        var old = Keep();
        Recycle();
        Pass(99.9);
        Assert.False(_recycler.EndsLongLived(old));
        Pass(0.1);

        Assert.True(_recycler.EndsLongLived(old));
        Assert.Single(_logs.Logs, l => l.Event.Name == "DrainKept");
        Assert.DoesNotContain(_logs.Logs, l => l.Event.Name == "DrainOverdue");
    }

    [Fact]
    public void StuckWorkers_DoNotCount()
    {
        Start(1, Plan() with { MaxOldWorkers = 1 });
        var old = Keep();
        Recycle();
        _recycler.RecycleStuck(old);
        _ = Keep();

        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);

        Assert.Single(_maker.Attempts);
    }

    [Fact]
    public void Idle_AWorkerWithConnections_IsNotRecycled()
    {
        Start(1, Plan() with { MaxIdle = TimeSpan.FromSeconds(10), MinLifetime = TimeSpan.Zero });
        var worker = Keep();
        worker.Count();
        Pass(20);
        Assert.Empty(_maker.Attempts);

        worker.LongLived.Leave();
        worker.EndPin();
        Pass(20);
        Assert.Single(_maker.Attempts);
    }

    private static RecyclePlan Plan() => new() { GracefulTimeout = TimeSpan.FromSeconds(30), BootTimeout = TimeSpan.FromSeconds(60) };

    private void Start(int workers, RecyclePlan? plan = null, int capacity = 1)
    {
        _recycler.Start(new PoolPlan { Workers = workers, WorkerClass = WorkerClass.Gthread, CapacityPerWorker = capacity }, plan ?? Plan());
        _maker.FinishAll();
    }

    private void Pass(double seconds)
    {
        _workers.Time.Advance(TimeSpan.FromSeconds(seconds));
        _recycler.Tick();
    }

    private void Recycle()
    {
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();
    }

    // What a WebSocket holds.
    private Worker Keep(int id = 1)
    {
        var worker = _workers.Pool.Workers.Single(w => w.Identity.Id == id);
        Assert.True(worker.TryPin());
        worker.LongLived.Enter();
        return worker;
    }

    private static void Release(Worker worker)
    {
        worker.LongLived.Leave();
        worker.EndPin();
    }
}
