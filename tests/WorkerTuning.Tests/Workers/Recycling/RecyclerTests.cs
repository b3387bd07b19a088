using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Workers.Recycling;

public sealed class RecyclerTests : IDisposable
{
    private readonly TestWorkers _workers = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly FakeMaker _maker;
    private readonly Recycler _recycler;
    private int _turn;

    public RecyclerTests()
    {
        _maker = new FakeMaker(_workers);
        _recycler = _maker.Recycler = new Recycler(_workers.Pool, _maker, new Random(7), _logs.CreateLogger("recycler"));
    }

    public void Dispose()
    {
        _workers.Dispose();
        _logs.Dispose();
    }

    private static PoolPlan Pool(int workers, int capacity = 1) => new() { Workers = workers, WorkerClass = WorkerClass.Gthread, CapacityPerWorker = capacity };

    private static RecyclePlan Plan() => new() { MinLifetime = S(60), GracefulTimeout = S(30), BootTimeout = S(60) };

    private static TimeSpan S(double seconds) => TimeSpan.FromSeconds(seconds);

    private void Start(int workers, RecyclePlan? plan = null, int capacity = 1)
    {
        _recycler.Start(Pool(workers, capacity), plan ?? Plan());
        _maker.FinishAll();
    }

    private void Pass(double seconds)
    {
        _workers.Time.Advance(S(seconds));
        _recycler.Tick();
    }

    // In turn from the first, while the pool begins wherever the thread left off.
    private Worker Lease()
    {
        var workers = _workers.Pool.Workers;
        for (var i = 0; i < workers.Count; i++)
        {
            var worker = workers[(int)((uint)_turn++ % (uint)workers.Count)];
            if (worker.TryLease())
                return worker;
        }

        throw new InvalidOperationException("The pool is full.");
    }

    private void Serve(int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            var worker = Lease();
            if (worker.Count())
                _recycler.RecycleServed(worker);
            _workers.Pool.EndPin(worker, withLease: true);
        }
    }

    private string[] Current => [.. _workers.Pool.Workers.Select(w => w.Identity.ToString())];

    [Fact]
    public void Start_ThatIsReported_ShowsEveryWorker()
    {
        var seen = new List<int>();
        _recycler.FirstBuilt = _ => seen.Add(_recycler.View.Current.Length);
        _recycler.AllBuilt = () => seen.Add(_recycler.View.Current.Length);
        Start(2);

        Assert.Equal([2, 2], seen);
    }

    [Fact]
    public void Start_SeveralWorkers_ReportsOnceAllAreBuilt()
    {
        var reports = new List<Exception?>();
        _recycler.FirstBuilt = reports.Add;
        _recycler.Start(Pool(2), Plan());
        _maker.Finish();
        Assert.Empty(reports);
        _maker.Finish();

        Assert.Equal([null], reports);
        Assert.Equal(["1.1", "2.1"], Current);
    }

    [Fact]
    public void Capacity_PastTheWidthOfANumber_IsTheMost()
    {
        Start(300, capacity: 10_000_000);

        Assert.Equal(int.MaxValue, _recycler.View.Capacity);
    }

    [Fact]
    public void Start_AFailedBuild_ReportsItAndTriesAgain()
    {
        var reports = new List<Exception?>();
        _recycler.FirstBuilt = reports.Add;
        _recycler.Start(Pool(1), Plan());
        _maker.Fail();
        Assert.Equal("no luck", Assert.Single(reports)!.Message);
        Pass(0.9);
        Assert.Empty(_maker.Attempts);
        Pass(0.1);
        _maker.Finish();

        Assert.Equal(["1.1"], Current);
        Assert.Equal(1, _recycler.View.FailedBuilds);
    }

    [Fact]
    public void Start_MoreThanMayBeBuiltAtATime_BuildsTheNextAsOneIsDone()
    {
        var recycler = _maker.Recycler = new Recycler(_workers.Pool, _maker, new Random(7), _logs.CreateLogger("recycler"), mostBuilds: 3);
        recycler.Start(Pool(5), Plan());
        Assert.Equal([1, 2, 3], _maker.Attempts.Select(a => a.Identity.Id));
        _maker.Finish();
        Assert.Equal([2, 3, 4], _maker.Attempts.Select(a => a.Identity.Id));
        _maker.Fail();
        Assert.Equal([3, 4, 5], _maker.Attempts.Select(a => a.Identity.Id));
        _maker.FinishAll();
        Assert.Equal(["1.1", "3.1", "4.1", "5.1"], Current);
        recycler.Resize(2000);
        Assert.Equal(3, _maker.Attempts.Count);
        _workers.Time.Advance(S(1));
        recycler.Tick();
        Assert.Equal(3, _maker.Attempts.Count);
        _maker.FinishAll();

        Assert.Equal(Enumerable.Range(1, 2000).Select(id => $"{id}.1"), Current);
    }

    [Fact]
    public void Start_ABuildThatIsGivenUp_MakesRoomForAnother()
    {
        var recycler = _maker.Recycler = new Recycler(_workers.Pool, _maker, new Random(7), _logs.CreateLogger("recycler"), mostBuilds: 1);
        recycler.Start(Pool(2), Plan());
        _workers.Time.Advance(S(60));
        recycler.Tick();

        Assert.Equal([1, 2], _maker.Attempts.Select(a => a.Identity.Id));
    }

    [Fact]
    public void Stuck_MoreThanMayBeBuiltAtATime_AreReplacedInTurns()
    {
        var recycler = _maker.Recycler = new Recycler(_workers.Pool, _maker, new Random(7), _logs.CreateLogger("recycler"), mostBuilds: 2);
        recycler.Start(Pool(4), Plan());
        _maker.FinishAll();
        foreach (var worker in _workers.Pool.Workers.ToList())
            recycler.RecycleStuck(worker);
        Assert.Equal(2, _maker.Attempts.Count);
        _maker.FinishAll();
        recycler.Tick();
        Assert.Equal(2, _maker.Attempts.Count);
        _maker.FinishAll();

        Assert.Equal(["1.2", "2.2", "3.2", "4.2"], Current);
    }

    [Theory]
    [InlineData(RecycleReason.Call)]
    [InlineData(RecycleReason.Schedule)]
    public void RecycleAll_WhilePlacesAreBuilt_ReplacesThoseWorkersAsWell(RecycleReason reason)
    {
        _recycler.Start(Pool(2), Plan() with { MaxRecycling = 2 });
        var done = new List<bool>();
        _recycler.RecycleAll(reason, done.Add);
        _maker.FinishAll();
        Assert.Equal(["1.1", "2.1"], Current);
        Assert.Equal([(1, reason), (2, reason)], _recycler.View.Due.Select(d => (d.Worker.Identity.Id, d.Reason)));
        _recycler.Tick();
        _maker.Finish();
        Assert.Empty(done);
        _maker.Finish();

        Assert.Equal(["1.2", "2.2"], Current);
        Assert.Equal([true], done);
        Pass(1);
        Assert.Empty(_maker.Attempts);
    }

    [Fact]
    public void RecycleOne_WhileItsSuccessorIsBuilt_BuildsAnother()
    {
        Start(1);
        _recycler.RecycleAll(RecycleReason.Call);
        _recycler.Tick();
        var done = new List<bool>();
        Assert.True(_recycler.RecycleOne(1, RecycleReason.Call, done: done.Add));
        _maker.Finish();
        Assert.Empty(done);
        _maker.DisposeAll();
        _recycler.Tick();
        _maker.Finish();

        Assert.Equal(["1.3"], Current);
        Assert.Equal([true], done);
    }

    [Fact]
    public void RecycleAll_APlaceThatWaitsForItsNextAttempt_IsServedByIt()
    {
        _recycler.Start(Pool(1), Plan());
        _maker.Fail();
        var done = new List<bool>();
        _recycler.RecycleAll(RecycleReason.Call, done.Add);
        Pass(1);
        _maker.Finish();

        Assert.Equal([true], done);
        Assert.Empty(_recycler.View.Due);
    }

    [Fact]
    public void RecycleAll_APlaceThatGoes_IsAnsweredWithNo()
    {
        Start(2);
        var done = new List<bool>();
        _recycler.RecycleAll(RecycleReason.Call, done.Add);
        _recycler.Tick();
        _maker.Finish();
        _recycler.Resize(1);
        Assert.Equal([false], done);
        _recycler.RecycleAll(RecycleReason.Call, done.Add);
        _recycler.Stop();
        _recycler.RecycleAll(RecycleReason.Call, done.Add);
        _recycler.RecycleOne(1, RecycleReason.Call, done: done.Add);

        Assert.Equal([false, false, false, false], done);
    }

    [Fact]
    public void RecycleAll_WithoutPlaces_IsDone()
    {
        Start(1);
        _recycler.Resize(0);
        var done = new List<bool>();
        _recycler.RecycleAll(RecycleReason.Call, done.Add);

        Assert.Equal([true], done);
    }

    [Fact]
    public void Resize_AwayTheOneThatIsNotBuilt_ReportsTheStart()
    {
        var reports = new List<Exception?>();
        _recycler.FirstBuilt = reports.Add;
        _recycler.Start(Pool(2), Plan());
        _maker.Finish();
        _recycler.Resize(1);

        Assert.Equal([null], reports);
    }

    [Theory]
    [InlineData(10, 0, 10, 10)]
    [InlineData(10, 5, 10, 15)]
    [InlineData(1, 1, 1, 2)]
    [InlineData(0, 5, 0, 0)]
    public void Start_JitterOfRequests_BothEndsIncluded(long max, int jitter, long low, long high)
    {
        Start(400, Plan() with { MaxRequests = max, MaxRequestsJitter = jitter });
        var limits = _workers.Pool.Workers.Select(w => w.Identity.MaxRequests).ToList();

        Assert.Equal((low, high), (limits.Min(), limits.Max()));
        Assert.Equal(high - low + 1, limits.Distinct().Count());
    }

    [Fact]
    public void MaxRequests_Served_BuildsTheSuccessorFirstAndKeepsServing()
    {
        Start(1, Plan() with { MaxRequests = 3 });
        Serve(3);
        Pass(0);
        Assert.Equal("1.2", Assert.Single(_maker.Attempts).Identity.ToString());
        Serve(2);
        Assert.Equal(["1.1"], Current);
        _maker.Finish();

        Assert.Equal(["1.2"], Current);
        Assert.Equal("1.1", Assert.Single(_maker.Disposals).Identity.ToString());
        Assert.Contains(_logs.Logs, l => l.Event.Name == "WorkerRecycled" && l.Message.StartsWith("Worker 1.1 recycled because of max_requests after 5 requests", StringComparison.Ordinal));
        Assert.Equal(1, _recycler.View.Recycled[(int)RecycleReason.MaxRequests]);
    }

    [Fact]
    public void MaxRequests_SoonReachedAgain_EveryPlaceHasItsTurn()
    {
        Start(3, Plan() with { MaxRequests = 1 });
        for (var i = 0; i < 3; i++)
        {
            Serve(3);
            Pass(0.25);
            _maker.Finish();
            _maker.DisposeAll();
        }

        Assert.Equal(["1.2", "2.2", "3.2"], Current);
    }

    [Fact]
    public void Recycle_WhileLeased_DisposesAfterTheLastRequest()
    {
        Start(1, capacity: 2);
        var (one, two) = (Lease(), Lease());
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();
        Assert.Equal(["1.2"], Current);
        _workers.Pool.EndPin(one, withLease: true);
        Assert.Empty(_maker.Disposals);
        _workers.Pool.EndPin(two, withLease: true);
        Assert.Single(_maker.Disposals);
        _maker.DisposeAll();

        Assert.Empty(_recycler.View.Draining);
        Assert.Equal((2, 1), (_maker.Made, _maker.Disposed));
    }

    [Fact]
    public async Task Recycle_WhileQueued_TheSuccessorServesTheQueue()
    {
        Start(1);
        var held = Lease();
        var place = _workers.Pool.Queue.Enter(9, 0, out _);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        var successor = _maker.Finish();

        Assert.Same(successor, (await place!.Outcome.WithTimeout()).Granted);
        Assert.False(held.TryLease());
    }

    [Fact]
    public void Recycle_WhileBuilding_IsOneRecycle()
    {
        Start(1);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _recycler.RecycleAll(RecycleReason.Call);
        _recycler.RecycleOne(1, RecycleReason.Schedule);
        _maker.Finish();
        Pass(0);

        Assert.Empty(_maker.Attempts);
        Assert.Equal((1, 0), (_recycler.View.Recycled[(int)RecycleReason.Call], _recycler.View.Recycled[(int)RecycleReason.Schedule]));
    }

    [Fact]
    public void Reload_WhileBuilding_TheWorkerOfTheOldPlanGoesToo()
    {
        Start(1, Plan() with { MaxRequests = 1 });
        Serve(1);
        Pass(0);
        _recycler.Apply(Pool(1, capacity: 8), Plan(), 1);
        _recycler.RecycleAll(RecycleReason.Reload);
        _maker.Finish();
        Assert.Equal(1, _workers.Pool.Workers[0].Identity.Capacity);
        _maker.DisposeAll();
        Pass(0);
        _maker.Finish();

        Assert.Equal(8, _workers.Pool.Workers[0].Identity.Capacity);
    }

    [Fact]
    public void Reload_BeforeTheFirstBuild_TheWorkerOfTheOldPlanGoesToo()
    {
        _recycler.Start(Pool(1), Plan());
        _recycler.Apply(Pool(1, capacity: 8), Plan(), 1);
        _recycler.RecycleAll(RecycleReason.Reload);
        _maker.Finish();
        Pass(0);
        _maker.Finish();

        Assert.Equal(8, _workers.Pool.Workers[0].Identity.Capacity);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    public void MaxRecycling_AllAreDue_OnlySoManyAreOut(int most)
    {
        Start(4, Plan() with { MaxRecycling = most });
        _recycler.RecycleAll(RecycleReason.Call);
        for (var done = 0; done < 4; done += Math.Min(most, 4 - done))
        {
            Pass(0);
            Assert.Equal(Math.Min(most, 4 - done), _maker.Attempts.Count);
            Assert.Equal(4, _workers.Pool.Workers.Count);
            _maker.FinishAll();
            Pass(0);
            Assert.Empty(_maker.Attempts);
            _maker.DisposeAll();
        }

        Pass(0);
        Assert.Empty(_maker.Attempts);
        Assert.Equal(["1.2", "2.2", "3.2", "4.2"], Current);
    }

    [Fact]
    public void MaxRecycling_ADrainPastItsGrace_HoldsNobodyUp()
    {
        Start(2);
        _ = Lease();
        _ = Lease();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();
        Pass(29.9);
        Assert.Empty(_maker.Attempts);
        Pass(0.1);

        Assert.Single(_maker.Attempts);
        Assert.True(_recycler.HasOverdue && _recycler.IsOverdue(_recycler.View.Draining[0]));
        Assert.Contains(_logs.Logs, l => l.Event.Name == "DrainOverdue");
    }

    [Fact]
    public void Drain_PinnedByAScopeAlone_IsReported()
    {
        Start(1);
        Lease().EndLease();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();
        Pass(30);

        Assert.Contains(_logs.Logs, l => l.Event.Name == "DrainPinned" && l.Message.Contains("1 scopes of requests or circuits 30 s", StringComparison.Ordinal));
    }

    [Fact]
    public void Drain_PinnedByAScope_WhoseConnectionsAreGone_IsReportedOnce()
    {
        Start(1);
        var worker = Lease();
        worker.LongLived.Enter();
        worker.EndLease();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();
        Pass(30);
        worker.LongLived.Leave();
        Pass(0);
        Pass(29.9);
        Assert.DoesNotContain(_logs.Logs, l => l.Event.Name == "DrainPinned");
        Pass(0.1);
        Pass(60);

        Assert.Single(_logs.Logs, l => l.Event.Name == "DrainPinned" && l.Message.Contains("1 scopes of requests or circuits 60 s", StringComparison.Ordinal));
    }

    [Fact]
    public void Disposal_ThatDoesNotEnd_IsReportedOnceAndHoldsNobodyUp()
    {
        Start(2);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.FinishAll();
        Pass(29);
        Assert.DoesNotContain(_logs.Logs, l => l.Event.Name == "DisposalLasts");
        Pass(1);
        Pass(30);

        Assert.Equal(
            "Worker 1.1 has nothing to do any more and is not disposed after 30 s; a worker-local's disposal or a hook of its end does not return, and what it holds is lost",
            Assert.Single(_logs.Logs, l => l.Event.Name == "DisposalLasts").Message);
        Assert.False(_recycler.HasOverdue);
        _maker.FinishAll();
        Assert.Equal(["1.2", "2.2"], Current);
    }

    [Fact]
    public void Build_ThatFails_LeavesTheOldOneServingWithBackOff()
    {
        Start(1);
        _recycler.RecycleAll(RecycleReason.Call);
        double[] pauses = [1, 2, 4, 8, 16, 32, 60, 60];
        Pass(0);
        foreach (var pause in pauses)
        {
            _maker.Fail();
            Serve(1);
            Pass(pause - 0.01);
            Assert.Empty(_maker.Attempts);
            Pass(0.01);
            Assert.Single(_maker.Attempts);
        }

        _maker.Finish();
        Assert.Equal(["1.2"], Current);
        Assert.Equal(8, _recycler.View.FailedBuilds);
        Assert.Equal(8, _logs.Logs.Count(l => l.Event.Name == "SuccessorFailed"));
    }

    [Fact]
    public void Build_ThatFailed_IsTriedAtOnceAfterAReload()
    {
        Start(1);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Fail();
        _recycler.Apply(Pool(1), Plan(), 1);
        _recycler.RecycleAll(RecycleReason.Reload);
        Pass(0);

        Assert.Single(_maker.Attempts);
    }

    [Fact]
    public void Build_OfTheOldPlanThatFails_IsTriedAtOnceUnderTheNew()
    {
        Start(1);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _recycler.Apply(Pool(1, capacity: 8), Plan(), 1);
        _recycler.RecycleAll(RecycleReason.Reload);
        _maker.Fail();
        Pass(0);
        _maker.Finish();

        Assert.Equal(8, _workers.Pool.Workers[0].Identity.Capacity);
        Pass(100);
        Assert.Empty(_maker.Attempts);
    }

    [Fact]
    public void Build_ThatHangs_IsGivenUpAndDisposedWhenItComes()
    {
        Start(1);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        Pass(60);
        Assert.True(_maker.Attempts[0].Build.IsGivenUp && _maker.Attempts[0].Build.Token.IsCancellationRequested);
        Pass(1);
        Assert.Equal(2, _maker.Attempts.Count);
        _maker.Finish(1);
        Assert.Equal(["1.2"], Current);
        _maker.DisposeAll();
        var late = _maker.Finish();

        Assert.Equal([late], _maker.Disposals);
        Assert.Equal(["1.2"], Current);
        _maker.DisposeAll();
        Assert.Equal((3, 2), (_maker.Made, _maker.Disposed));
    }

    [Fact]
    public void Builds_ThatHangForEver_AreBounded()
    {
        Start(1);
        _recycler.RecycleAll(RecycleReason.Call);
        for (var i = 0; i < 3_600; i++)
            Pass(1);

        Assert.Equal(4, _maker.Attempts.Count);
        Assert.Single(_logs.Logs, l => l.Event.Name == "BuildsHang");
        _maker.Fail();
        Pass(1);
        Assert.Equal(4, _maker.Attempts.Count);
        _maker.Finish(3);
        Assert.Equal(["1.2"], Current);
    }

    [Fact]
    public void Stuck_AWorker_IsReplacedAtOnceWhateverElseIsOut()
    {
        Start(3);
        var held = Lease();
        _recycler.RecycleOne(3, RecycleReason.Call);
        Pass(0);
        _recycler.RecycleStuck(held);
        Assert.Equal(2, _maker.Attempts.Count);
        _recycler.RecycleStuck(held);
        Assert.Equal(2, _maker.Attempts.Count);
        _maker.Finish(1);

        Assert.Equal(3, _workers.Pool.Workers.Count);
        Assert.Contains(held, _recycler.View.Draining);
        _maker.FinishAll();
        _maker.DisposeAll();
        _recycler.RecycleOne(2, RecycleReason.Call);
        Pass(0);
        Assert.Single(_maker.Attempts);
    }

    [Fact]
    public void Stuck_WhileItIsReplacedForAnotherReason_HoldsNobodyUp()
    {
        Start(2);
        var held = Lease();
        _recycler.RecycleOne(held.Identity.Id, RecycleReason.Call);
        Pass(0);
        _recycler.RecycleStuck(held);
        _maker.Finish();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);

        Assert.Equal(1, _recycler.View.Recycled[(int)RecycleReason.Stuck]);
        Assert.Single(_maker.Attempts);
    }

    [Fact]
    public void Stuck_AfterItWasReplacedForAnotherReason_HoldsNobodyUp()
    {
        Start(2);
        var held = Lease();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();
        Pass(0);
        Assert.Empty(_maker.Attempts);
        _recycler.RecycleStuck(held);
        Pass(0);

        Assert.Single(_maker.Attempts);
    }

    [Fact]
    public void Stuck_AgainAndAgainAtOnePlace_IsSlowedDown()
    {
        Start(1);
        for (var i = 0; i < KillLoopGuard.Free; i++)
        {
            _recycler.RecycleStuck(Lease());
            _maker.Finish();
        }

        var held = Lease();
        _recycler.RecycleStuck(held);
        Pass(119);
        Assert.Empty(_maker.Attempts);
        Assert.Contains(_logs.Logs, l => l.Event.Name == "KillLoop" && l.Level == LogLevel.Warning && l.Message.Contains("kept for 120 s", StringComparison.Ordinal));
        Pass(1);
        Assert.Single(_maker.Attempts);
    }

    [Theory]
    [InlineData(RecycleReason.Memory)]
    [InlineData(RecycleReason.Policy)]
    public void KillLoop_OneReasonAgainAndAgain_IsSlowedDown(RecycleReason reason)
    {
        Start(1);
        var waits = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            var waited = 0;
            for (; _maker.Attempts.Count == 0 && waited < 10_000; waited += 10, Pass(10))
                _recycler.RecycleOne(1, reason, "why");
            waits.Add(waited);
            _maker.FinishAll();
            _maker.DisposeAll();
        }

        Assert.Equal([60, 60, 60, 120, 240, 480], waits);
        Assert.Equal(4, _logs.Logs.Count(l => l.Event.Name == "KillLoop"));
    }

    [Fact]
    public void MinLifetime_AReasonThatNeedNotWait_GoesFirst()
    {
        Start(1);
        _recycler.RecycleOne(1, RecycleReason.Memory);
        Pass(0);
        Assert.Empty(_maker.Attempts);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();

        Assert.Equal(1, _recycler.View.Recycled[(int)RecycleReason.Call]);
    }

    [Theory]
    [InlineData(0, 100, 100)]
    [InlineData(50, 100, 150)]
    public void MaxAge_WithJitter_FallsBetween(double jitter, double low, double high)
    {
        Start(200, Plan() with { MaxAge = S(100), MaxAgeJitter = S(jitter), MaxRecycling = 1_000 });
        Pass(low - 0.1);
        Assert.Empty(_maker.Attempts);
        Pass((high - low) / 2);
        var half = _maker.Attempts.Count;
        Pass(((high - low) / 2) + 0.1);

        Assert.Equal(200, _maker.Attempts.Count);
        Assert.True(jitter == 0 || half is > 50 and < 150);
    }

    [Fact]
    public void MaxIdle_OnlyAWorkerThatServedAndRests()
    {
        Start(2, Plan() with { MaxIdle = S(100) });
        Serve(1);
        Pass(0);
        Pass(99);
        Assert.Empty(_maker.Attempts);
        Pass(1);
        _maker.Finish();

        Assert.Single(_workers.Pool.Workers, w => w.Identity.Generation == 2);
        Pass(1_000);
        Assert.Empty(_maker.Attempts);
    }

    [Fact]
    public void MaxIdle_BusyAgainBeforeItsTurn_Stays()
    {
        Start(1, Plan() with { MaxIdle = S(10) });
        Serve(1);
        Pass(0);
        Pass(11);
        Assert.Equal(RecycleReason.Idle, Assert.Single(_recycler.View.Due).Reason);
        Serve(1);
        Pass(1);
        Assert.Empty(_recycler.View.Due);
    }

    [Theory]
    [InlineData(RecycleReason.Idle)]
    [InlineData(RecycleReason.Memory)]
    public void Withdraw_AReasonThatHasPassed_LeavesWhatElseCame(RecycleReason reason)
    {
        Start(2, Plan() with { MinLifetime = TimeSpan.Zero });
        _recycler.RecycleOne(1, reason, "why");
        _recycler.RecycleOne(2, reason, "why");
        _recycler.RecycleOne(1, RecycleReason.Call);
        _recycler.Withdraw(reason);
        Pass(0);

        Assert.Equal(1, Assert.Single(_maker.Attempts).Identity.Id);
        _maker.Finish();
        Assert.Equal(1, _recycler.View.Recycled[(int)RecycleReason.Call]);
    }

    [Fact]
    public void Withdraw_WhileTheSuccessorIsBuilt_ComesTooLate()
    {
        Start(1, Plan() with { MinLifetime = TimeSpan.Zero });
        _recycler.RecycleOne(1, RecycleReason.Memory, "why");
        Pass(0);
        _recycler.Withdraw(RecycleReason.Memory);
        _maker.Finish();
        _maker.DisposeAll();

        Assert.Equal(["1.2"], Current);
        Assert.Equal((2, 1), (_maker.Made, _maker.Disposed));
    }

    [Fact]
    public void GracefulTimeout_ForEver_NeverEndsADrain()
    {
        Start(1, Plan() with { GracefulTimeout = TimeSpan.MaxValue });
        var held = Lease();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _maker.Finish();
        Pass(1_000_000);

        Assert.False(_recycler.IsOverdue(held));
    }

    [Fact]
    public void Resize_UpAndDown_KeepsIdsDenseAndGenerationsApart()
    {
        Start(1);
        _recycler.Resize(3);
        _maker.FinishAll();
        Assert.Equal(["1.1", "2.1", "3.1"], Current);
        _recycler.Resize(2);
        Assert.Equal(["1.1", "2.1"], Current);
        _maker.DisposeAll();
        _recycler.Resize(3);
        _maker.FinishAll();

        Assert.Equal(["1.1", "2.1", "3.2"], Current);
        Assert.Equal(3, _recycler.Target);
    }

    [Fact]
    public void Resize_DownWhileBuilding_DisposesWhatComes()
    {
        _recycler.Start(Pool(2), Plan());
        _maker.Finish();
        _recycler.Resize(1);
        Assert.True(_maker.Attempts[0].Build.IsGivenUp);
        _maker.Finish();

        Assert.Equal(["1.1"], Current);
        Assert.Single(_maker.Disposals);
    }

    [Fact]
    public void Stop_WhileLeasedAndBuilding_ReportsWhenAllIsDisposed()
    {
        var stopped = 0;
        Start(2);
        var held = Lease();
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        _recycler.Stopped = () => stopped++;
        _recycler.Stop();
        _recycler.Resize(5);
        _recycler.RecycleAll(RecycleReason.Call);
        Pass(0);
        Assert.Equal(1, _recycler.View.Hanging);
        _maker.Finish();
        _maker.DisposeAll();
        Assert.Equal(0, stopped);
        Assert.Equal(0, _recycler.View.Hanging);
        _workers.Pool.EndPin(held, withLease: true);
        _maker.DisposeAll();

        Assert.Equal(1, stopped);
        Assert.Equal(_maker.Made, _maker.Disposed);
        Assert.Empty(_workers.Pool.Workers);
        Assert.Empty(_maker.Attempts);
    }

    [Fact]
    public void RecycleOne_NoSuchPlace_SaysNo()
    {
        Start(1);

        Assert.False(_recycler.RecycleOne(2, RecycleReason.Call));
        Assert.True(_recycler.RecycleOne(1, RecycleReason.Call));
    }

    [Fact]
    public void Recycler_RandomSteps_NeverLosesAWorker()
    {
        var random = new Random(11);
        Start(3, Plan() with { MaxRequests = 5, MaxRequestsJitter = 3, MaxRecycling = 2, MaxAge = S(200) }, capacity: 2);
        var leases = new List<Worker>();
        for (var i = 0; i < 20_000; i++)
        {
            switch (random.Next(10))
            {
                case 0 or 1 or 2:
                    if (_workers.Pool.TryLease() is { } worker)
                        leases.Add(worker);
                    break;
                case 3 or 4 or 5 when leases.Count > 0:
                    var ended = leases[random.Next(leases.Count)];
                    leases.Remove(ended);
                    if (ended.Count())
                        _recycler.RecycleServed(ended);
                    _workers.Pool.EndPin(ended, withLease: true);
                    break;
                case 6 when _maker.Attempts.Count > 0:
                    if (random.Next(4) == 0)
                        _maker.Fail(random.Next(_maker.Attempts.Count));
                    else
                        _maker.Finish(random.Next(_maker.Attempts.Count));
                    break;
                case 7:
                    _maker.DisposeAll();
                    break;
                case 8:
                    Pass(random.Next(10));
                    break;
                default:
                    if (random.Next(8) == 0)
                        _recycler.Resize(random.Next(1, 6));
                    else if (random.Next(8) == 0)
                        _recycler.RecycleAll(RecycleReason.Reload);
                    else if (leases.Count > 0)
                        _recycler.RecycleStuck(leases[0]);
                    break;
            }

            Assert.Equal(_maker.Made, _maker.Disposed + _recycler.View.Current.Length + _recycler.View.Draining.Length);
        }

        _recycler.Stop();
        foreach (var lease in leases)
            _workers.Pool.EndPin(lease, withLease: true);
        while (_maker.Attempts.Count > 0)
            _maker.Finish();
        _maker.DisposeAll();
        Assert.Equal(_maker.Made, _maker.Disposed);
        Assert.True(_maker.Made > 500);
    }
}
