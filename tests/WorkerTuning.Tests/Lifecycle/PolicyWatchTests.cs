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
        new(new RecyclePolicies(policies, _workers.Clock, _logs.ToFactory()), () => [_recycler], _workers.Clock, _queued.Enqueue, _posted.Enqueue);

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

        Assert.Contains(_logs.Logs, l => l.Message.StartsWith("Worker 2.1 recycled because of policy (cache is cold) after", StringComparison.Ordinal));
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
    public async Task Due_APolicyThatFailsOnAndOn_IsLoggedOnceUntilItAnswers()
    {
        var fails = true;
        var policy = new AskedPolicy(new Policy(_ => fails ? throw new NotSupportedException() : null), _workers.Clock, _logs.CreateLogger("policies"));
        var workers = _recycler.View.Current.Select(w => WorkerDescription.Of(w, null, null, _workers.Clock)).ToList();
        await policy.AskAsync(workers);
        await policy.AskAsync(workers);
        Assert.Single(_logs.Logs, l => l.Event.Name == "PolicyFailed");
        fails = false;
        await policy.AskAsync(workers);
        fails = true;
        await policy.AskAsync(workers);

        Assert.Equal(2, _logs.Logs.Count(l => l.Event.Name == "PolicyFailed"));
    }

    [Fact]
    public void Due_APolicyThatHangs_IsNamedOnceAndTheOthersAreAsked()
    {
        var hanging = new HangingPolicy();
        var watch = Watch(hanging, new Policy(w => Ask(w) ?? (w.Id == 2 ? "cache is cold" : null)));
        Pass(watch, 0);
        RunAll(_queued);
        RunAll(_posted);
        Assert.Equal(["1.1", "2.1"], _asked);
        Pass(watch, 4.9);
        Assert.False(hanging.Token.IsCancellationRequested);
        RunAll(_queued);
        RunAll(_posted);
        Assert.Equal(4, _asked.Count);
        Pass(watch, 0.1);
        Pass(watch, 1);
        RunAll(_queued);
        RunAll(_posted);

        Assert.True(hanging.Token.IsCancellationRequested);
        Assert.Equal(6, _asked.Count);
        Assert.Equal(1, hanging.Asked);
        Assert.StartsWith("The recycle policy HangingPolicy has not answered for 5 s", Assert.Single(_logs.Logs, l => l.Event.Name == "PolicyLate").Message, StringComparison.Ordinal);
        _maker.Finish();
        Assert.Contains(_logs.Logs, l => l.Message.StartsWith("Worker 2.1 recycled because of policy (cache is cold)", StringComparison.Ordinal));
    }

    [Fact]
    public void Due_AnAnswerThatComesTooLate_CountsAsNoAndThePolicyIsAskedAgain()
    {
        var hanging = new HangingPolicy();
        var watch = Watch(hanging);
        Pass(watch, 0);
        RunAll(_queued);
        Pass(watch, 5);
        hanging.Answer.SetResult("too late");
        RunAll(_posted);
        Assert.Empty(_recycler.View.Due);
        Assert.Equal(1, hanging.Asked);
        hanging.Answer = new TaskCompletionSource<string?>();
        Pass(watch, 0);
        RunAll(_queued);

        Assert.Equal(2, hanging.Asked);
    }

    private string? Ask(WorkerSnapshot worker)
    {
        _asked.Add($"{worker.Id}.{worker.Generation}");
        return null;
    }

    private sealed class Policy(Func<WorkerSnapshot, string?> due) : IRecyclePolicy
    {
        public ValueTask<string?> DueAsync(WorkerSnapshot worker, CancellationToken cancellationToken) => new(due(worker));
    }

    private sealed class HangingPolicy : IRecyclePolicy
    {
        public TaskCompletionSource<string?> Answer { get; set; } = new();

        public CancellationToken Token { get; private set; }

        public int Asked { get; private set; }

        public async ValueTask<string?> DueAsync(WorkerSnapshot worker, CancellationToken cancellationToken)
        {
            (Token, Asked) = (cancellationToken, Asked + 1);
            return await Answer.Task;
        }
    }
}
