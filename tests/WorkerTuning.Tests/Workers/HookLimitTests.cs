using Microsoft.Extensions.Logging;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

/// <summary>Who waits for a hook does not wait for ever.</summary>
public sealed class HookLimitTests : IDisposable
{
    private static readonly WorkerIdentity Worker = new(3, 2, 1, 0);

    private static readonly Dictionary<string, Func<WorkerHooks, Task>> Limited = new()
    {
        ["when_ready"] = h => h.WhenReadyAsync(null!, default),
        ["on_reload"] = h => h.OnReloadAsync(null!),
        ["worker_int"] = h => h.WorkerIntAsync(Worker),
        ["worker_abort"] = h => h.WorkerAbortAsync(Worker),
        ["worker_exit"] = h => h.WorkerExitAsync(Worker),
        ["child_exit"] = h => h.ChildExitAsync(Worker),
        ["nworkers_changed"] = h => h.NWorkersChangedAsync(4, null),
        ["on_exit"] = h => h.OnExitAsync(),
    };

    private static readonly Dictionary<string, Func<WorkerHooks, CancellationToken, ValueTask>> Builds = new()
    {
        ["pre_fork"] = (h, t) => h.PreForkAsync(Worker, t),
        ["post_fork"] = (h, t) => h.PostForkAsync(Worker, t),
        ["post_worker_init"] = (h, t) => h.PostWorkerInitAsync(Worker, t),
    };

    private readonly ManualTime _time = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly RecordingHooks _next = new();

    public static TheoryData<string> LimitedNames => [.. Limited.Keys];

    public static TheoryData<string> BuildNames => [.. Builds.Keys];

    public void Dispose() => _logs.Dispose();

    private WorkerHooks Hooks(params IWorkerHooks[] hooks) => new([.. hooks, _next], _logs.ToFactory(), _time);

    [Theory]
    [MemberData(nameof(LimitedNames))]
    public async Task Call_HookHangs_IsCancelledAfterHalfAMinuteAndTheNextIsCalled(string name)
    {
        var hanging = new HangingHooks();
        var call = Limited[name](Hooks(hanging));
        await hanging.CalledAsync(name);
        await _time.TimersArmedAsync();
        _time.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Empty(_next.Calls);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        await call.WithTimeout();

        await hanging.CancelledAsync(name);
        Assert.StartsWith(name, Assert.Single(_next.Calls), StringComparison.Ordinal);
        var log = Assert.Single(_logs.Logs);
        Assert.Equal((LogLevel.Error, "HookLate"), (log.Level, log.Event.Name));
        Assert.Equal($"The hook {name} of HangingHooks is cancelled and no longer waited for: it did not end within 30.0 s", log.Message);
    }

    [Theory]
    [MemberData(nameof(LimitedNames))]
    public async Task Call_HookBlocks_HoldsUpNeitherTheCallerNorTheNext(string name)
    {
        using var gate = new ManualResetEventSlim();
        var hanging = new HangingHooks { Inside = _ => gate.Wait(CancellationToken.None) };
        var call = Limited[name](Hooks(hanging));
        await hanging.CalledAsync(name);
        await _time.TimersArmedAsync();
        _time.Advance(HookCaller.Limit);
        await call.WithTimeout();
        gate.Set();

        Assert.Single(_next.Calls);
    }

    [Fact]
    public async Task Call_CallbackOfTheTokenBlocks_HoldsUpNobody()
    {
        using var gate = new ManualResetEventSlim();
        var hanging = new HangingHooks { Inside = token => token.Register(gate.Wait) };
        var hooks = Hooks(hanging);
        var call = hooks.WorkerAbortAsync(Worker);
        await hanging.CalledAsync("worker_abort");
        await _time.TimersArmedAsync();
        _time.Advance(HookCaller.Limit);
        await call.WithTimeout();
        gate.Set();

        Assert.Single(_next.Calls);
    }

    [Fact]
    public async Task Call_HookFailsAfterItsTime_IsLogged()
    {
        var hanging = new HangingHooks();
        var call = Hooks(hanging).WorkerExitAsync(Worker);
        await hanging.CalledAsync("worker_exit");
        await _time.TimersArmedAsync();
        _time.Advance(HookCaller.Limit);
        await call.WithTimeout();
        hanging.Fail(new InvalidOperationException("Late."));

        Assert.Equal("Late.", (await _logs.WaitForAsync(l => l.Event.Name == "HookFailed")).Exception!.Message);
    }

    [Fact]
    public async Task Call_HookEndsByItsToken_HasNotFailed()
    {
        var obedient = new Obedient();
        var call = Hooks(obedient).WorkerExitAsync(Worker);
        await _time.TimersArmedAsync();
        _time.Advance(HookCaller.Limit);
        await call.WithTimeout();
        await obedient.Ended.Task.WithTimeout();

        Assert.Equal(["HookLate"], _logs.Logs.Select(l => l.Event.Name));
    }

    [Fact]
    public async Task Call_HookEnds_LeavesNoTimer()
    {
        await Hooks().WorkerExitAsync(Worker).WithTimeout();

        // The wait ends a moment before its timer does.
        for (var until = DateTime.UtcNow.AddSeconds(15); _time.ArmedTimers > 0 && DateTime.UtcNow < until;)
            await Task.Yield();
        Assert.Equal(0, _time.ArmedTimers);
    }

    [Fact]
    public async Task OnStarting_HookTakesLong_IsWaitedFor()
    {
        var hanging = new HangingHooks();
        var call = Hooks(hanging).OnStartingAsync(null!, CancellationToken.None);
        await hanging.CalledAsync("on_starting");
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(call.IsCompleted);
        hanging.LetGo();
        await call.WithTimeout();

        Assert.Equal(["on_starting"], _next.Calls);
        Assert.Empty(_logs.Logs);
    }

    [Fact]
    public async Task OnStarting_StartIsGivenUp_WaitsNoLongerAndCallsNoOther()
    {
        using var start = new CancellationTokenSource();
        var hanging = new HangingHooks();
        var call = Hooks(hanging).OnStartingAsync(null!, start.Token);
        await hanging.CalledAsync("on_starting");
        await start.CancelAsync();
        await call.WithTimeout();

        await hanging.CancelledAsync("on_starting");
        Assert.Empty(_next.Calls);
        Assert.Empty(_logs.Logs);
    }

    [Fact]
    public async Task WhenReady_ServerStops_IsCancelledWithoutAWord()
    {
        using var stopping = new CancellationTokenSource();
        var hanging = new HangingHooks();
        var call = Hooks(hanging).WhenReadyAsync(null!, stopping.Token);
        await hanging.CalledAsync("when_ready");
        await stopping.CancelAsync();
        await call.WithTimeout();

        await hanging.CancelledAsync("when_ready");
        Assert.Empty(_logs.Logs);
    }

    [Theory]
    [MemberData(nameof(BuildNames))]
    public async Task Build_GivenUp_CancelsItsHookAndEnds(string name)
    {
        using var build = new CancellationTokenSource();
        var obedient = new Obedient();
        var call = Builds[name](Hooks(obedient), build.Token).AsTask();
        Assert.False(call.IsCompleted);
        await build.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WithTimeout());
        Assert.Empty(_next.Calls);
        Assert.Empty(_logs.Logs);
    }

    [Fact]
    public async Task Hurry_HooksThatRun_AreCancelledAndLaterOnesHaveThatLong()
    {
        var hanging = new HangingHooks();
        var hooks = Hooks(hanging);
        var running = hooks.WorkerExitAsync(Worker);
        await hanging.CalledAsync("worker_exit");
        hooks.Hurry(TimeSpan.FromSeconds(1));
        await running.WithTimeout();
        await hanging.CancelledAsync("worker_exit");

        var later = hooks.OnExitAsync();
        await hanging.CalledAsync("on_exit");
        await _time.TimersArmedAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        await later.WithTimeout();

        await hanging.CancelledAsync("on_exit");
        Assert.Equal(["worker_exit 3.2", "on_exit"], _next.Calls);
    }

    [Fact]
    public async Task Later_OneHangs_TheOthersRunInOrderAfterItsTime()
    {
        var hanging = new HangingHooks("worker_abort");
        var hooks = Hooks(hanging);
        _ = hooks.Later(h => h.WorkerAbortAsync(Worker));
        _ = hooks.Later(h => h.NWorkersChangedAsync(2, 1));
        var last = hooks.Later(h => h.NWorkersChangedAsync(3, 2));
        await hanging.CalledAsync("worker_abort");
        await _time.TimersArmedAsync();
        Assert.Equal(["worker_abort"], hanging.Calls);
        _time.Advance(HookCaller.Limit);
        await last.WithTimeout();

        Assert.Equal(["worker_abort 3.2", "nworkers_changed 2 1", "nworkers_changed 3 2"], _next.Calls);
        Assert.Equal(["HookLate"], _logs.Logs.Select(l => l.Event.Name));
    }

    /// <summary>Waits for its token, and for nothing else.</summary>
    private sealed class Obedient : IWorkerHooks
    {
        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask PreForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => new(WaitAsync(cancellationToken));

        public ValueTask PostForkAsync(WorkerInfo worker, CancellationToken cancellationToken) => new(WaitAsync(cancellationToken));

        public ValueTask PostWorkerInitAsync(WorkerInfo worker, CancellationToken cancellationToken) => new(WaitAsync(cancellationToken));

        public ValueTask WorkerExitAsync(WorkerInfo worker, CancellationToken cancellationToken) => new(WaitAsync(cancellationToken));

        private async Task WaitAsync(CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                Ended.TrySetResult();
            }
        }
    }
}
