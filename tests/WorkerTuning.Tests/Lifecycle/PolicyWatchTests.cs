using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Tests.Workers;
using WorkerTuning.Tests.Workers.Recycling;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class PolicyWatchTests : IDisposable
{
    private readonly TestWorkers _workers = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly FakeMaker _maker;
    private readonly Recycler _recycler;
    private readonly Queue<Action> _queued = [];
    private readonly Queue<Action> _posted = [];
    private readonly List<string> _asked = [];

    public PolicyWatchTests()
    {
        _maker = new FakeMaker(_workers);
        _recycler = _maker.Recycler = new Recycler(_workers.Pool, _maker, new Random(7), _logs.CreateLogger("recycler"));
        _recycler.Start(
            new PoolPlan { Workers = 2, WorkerClass = WorkerClass.Sync, CapacityPerWorker = 1 },
            new RecyclePlan { GracefulTimeout = TimeSpan.FromSeconds(30), MaxRecycling = 2 });
        _maker.FinishAll();
    }

    public void Dispose()
    {
        _workers.Dispose();
        _logs.Dispose();
    }

    private PolicyWatch Watch(params IRecyclePolicy[] policies) =>
        new(new RecyclePolicies(policies, _logs.ToFactory()), _recycler, _workers.Clock, _queued.Enqueue, _posted.Enqueue);

    private void Pass(PolicyWatch watch, double seconds)
    {
        _workers.Time.Advance(TimeSpan.FromSeconds(seconds));
        _recycler.Tick();
        watch.Tick();
    }

    private static void RunAll(Queue<Action> actions)
    {
        while (actions.TryDequeue(out var action))
            action();
    }

    [Fact]
    public void Tick_WithoutPolicies_QueuesNothing()
    {
        Pass(Watch(), 10);

        Assert.Empty(_queued);
    }

    [Fact]
    public void Tick_AboutOnceASecond_AndNeverWhileOneIsAsked()
    {
        var watch = Watch(new Policy(w => Ask(w)));
        Pass(watch, 0);
        Pass(watch, 5);
        Assert.Single(_queued);
        Assert.Empty(_asked);
        RunAll(_queued);
        Assert.Equal(["1.1", "2.1"], _asked);
        Pass(watch, 5);
        Assert.Empty(_queued);
        RunAll(_posted);
        Pass(watch, 0);
        Assert.Single(_queued);
        RunAll(_queued);
        RunAll(_posted);
        Pass(watch, 0.9);
        Assert.Empty(_queued);
        Pass(watch, 0.1);
        Assert.Single(_queued);
    }

    [Fact]
    public void Due_SaidByOne_RecyclesThatWorkerAndTellsWhy()
    {
        var watch = Watch(new Policy(_ => null), new Policy(w => w.Id == 2 ? "cache is cold" : null), new Policy(_ => throw new NotSupportedException()));
        Pass(watch, 0);
        RunAll(_queued);
        RunAll(_posted);
        Pass(watch, 0);
        _maker.Finish();

        Assert.Contains(_logs.Logs, l => l.Message.StartsWith("Worker 2.1 recycled because of Policy (cache is cold) after", StringComparison.Ordinal));
        Assert.Single(_logs.Logs, l => l.Event.Name == "PolicyFailed");
    }

    [Fact]
    public void Due_OfAWorkerThatIsGoneMeanwhile_IsForgotten()
    {
        var watch = Watch(new Policy(_ => "old"));
        Pass(watch, 0);
        _recycler.RecycleAll(RecycleReason.Call);
        _recycler.Tick();
        _maker.FinishAll();
        RunAll(_queued);
        RunAll(_posted);

        Assert.Empty(_recycler.View.Due);
    }

    [Fact]
    public void Due_APolicyThatFailsOnAndOn_IsLoggedOnceUntilItAnswers()
    {
        var fails = true;
        var policies = new RecyclePolicies([new Policy(_ => fails ? throw new NotSupportedException() : null)], _logs.ToFactory());
        var workers = _recycler.View.Current.Select(w => WorkerDescription.Of(w, null, null, _workers.Clock)).ToList();
        policies.Ask(workers);
        policies.Ask(workers);
        Assert.Single(_logs.Logs, l => l.Event.Name == "PolicyFailed");
        fails = false;
        policies.Ask(workers);
        fails = true;
        policies.Ask(workers);

        Assert.Equal(2, _logs.Logs.Count(l => l.Event.Name == "PolicyFailed"));
    }

    private string? Ask(WorkerSnapshot worker)
    {
        _asked.Add($"{worker.Id}.{worker.Generation}");
        return null;
    }

    private sealed class Policy(Func<WorkerSnapshot, string?> due) : IRecyclePolicy
    {
        public string? Due(WorkerSnapshot worker) => due(worker);
    }
}
