using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Tests.Workers;
using WorkerTuning.Tests.Workers.Recycling;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Lifecycle;

public sealed class RequestWatchTests : IDisposable
{
    private readonly TestWorkers _workers = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly FakeMaker _maker;
    private readonly Recycler _recycler;
    private readonly RequestWatch _watch;
    private readonly Hook _hook = new();
    private readonly TestRequest _request = new();

    public RequestWatchTests()
    {
        _maker = new FakeMaker(_workers);
        _recycler = _maker.Recycler = new Recycler(_workers.Pool, _maker, new Random(7), _logs.CreateLogger("recycler"));
        _watch = new RequestWatch(_workers.Pool, _recycler, new WorkerHooks([_hook], NullLoggerFactory.Instance), _logs.CreateLogger("watch"), static abort => abort());
        _recycler.Start(
            new PoolPlan { Workers = 1, WorkerClass = WorkerClass.Gthread, CapacityPerWorker = 4 },
            new RecyclePlan { GracefulTimeout = TimeSpan.FromSeconds(30), MinLifetime = TimeSpan.FromSeconds(60) });
        _maker.FinishAll();
        _request.Context.Request.Method = "PUT";
        _request.Context.Request.Path = "/slow";
        _request.Context.TraceIdentifier = "trace-1";
        _request.Context.SetEndpoint(new Endpoint(null, null, "the slow endpoint"));
    }

    public void Dispose()
    {
        _workers.Dispose();
        _logs.Dispose();
        _request.Dispose();
    }

    private Lease Begin(double timeout = 10, bool untilResponseStarts = false)
    {
        _workers.Pool.Timing = new RequestTiming(TimeSpan.FromSeconds(timeout).Ticks, untilResponseStarts);
        return _workers.Begin(_request.Context);
    }

    private void Pass(double seconds)
    {
        _workers.Time.Advance(TimeSpan.FromSeconds(seconds));
        _recycler.Tick();
        _watch.Scan();
    }

    [Fact]
    public void Scan_BeforeTheLimit_DoesNothing()
    {
        var lease = Begin();
        Pass(9.9);

        Assert.Equal((LeaseState.Active, 0L), (lease.State, _watch.TimedOut));
    }

    [Fact]
    public async Task Scan_PastTheLimitAndTheGrace_CancelsThenAbortsAndReplacesTheWorker()
    {
        var lease = Begin();
        var token = _request.Context.RequestAborted;
        Pass(10);
        Assert.True(lease.HasExpired);
        Assert.True(token.WaitHandle.WaitOne(TimeSpan.FromSeconds(15)));
        Assert.Equal(
            "Timeout: PUT /slow on worker 1.1 took longer than its limit (10.0 s, endpoint the slow endpoint, trace trace-1); it was cancelled",
            Assert.Single(_logs.Logs, l => l.Event.Name == "RequestTimeout").Message);
        Pass(0.9);
        Assert.Equal(LeaseState.Expired, lease.State);
        Pass(0.1);
        Assert.Equal(LeaseState.Aborted, lease.State);
        var log = Assert.Single(_logs.Logs, l => l.Event.Name == "WorkerTimeout");
        Assert.StartsWith("Worker timeout: PUT /slow on worker 1.1 did not end when its time was over (11.0 s, endpoint the slow endpoint, trace trace-1); its connection is aborted and the worker replaced. Thread pool: ", log.Message);
        Assert.Equal(LogLevel.Critical, log.Level);
        Assert.Equal(new WorkerInfo { Id = 1, Generation = 1 }, await _hook.Aborted.Task.WithTimeout());
        Assert.Single(_maker.Attempts);
        _maker.Finish();
        Pass(100);
        Assert.Equal((1L, 1L), (_watch.TimedOut, _watch.Stuck));
        lease.End();

        Assert.Equal("1.1", Assert.Single(_maker.Disposals).Identity.ToString());
    }

    [Fact]
    public async Task Abort_OnAnotherServerThanKestrel_RunsOffTheArbitersThread()
    {
        var aborted = new TaskCompletionSource<Thread>(TaskCreationOptions.RunContinuationsAsynchronously);
        _request.Context.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime(() => aborted.SetResult(Thread.CurrentThread)));
        Begin();
        var arbiter = new Thread(() =>
        {
            Pass(10);
            Pass(1);
        });
        arbiter.Start();

        Assert.NotSame(arbiter, await aborted.Task.WithTimeout());
        arbiter.Join();
    }

    [Fact]
    public async Task Abort_OnAnotherServerThatThrows_IsLogged()
    {
        _request.Context.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime(() => throw new InvalidOperationException("a callback")));
        Begin();

        Pass(10);
        Pass(1);

        Assert.Equal("a callback", (await _logs.WaitForAsync(l => l.Event.Name == "AbortFailed")).Exception?.Message);
    }

    [Fact]
    public async Task Scan_ListenerOfTracesThatThrows_TheProcessLives()
    {
        using var activity = new Activity("request").Start();
        _request.Context.Features.Set<IHttpActivityFeature>(new Traced(activity));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LateRequestTrace.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            {
                // Other tests' requests are none of its business.
                if (options.Parent.TraceId != activity.TraceId)
                    return ActivitySamplingResult.None;
                asked.TrySetResult();
                throw new InvalidOperationException("a listener");
            },
        };
        ActivitySource.AddActivityListener(listener);
        Begin();

        Pass(10);

        await asked.Task.WithTimeout();
        Assert.Single(_logs.Logs, l => l.Event.Name == "RequestTimeout");
    }

    [Fact]
    public void Scan_AnEndedRequest_IsLeftAlone()
    {
        var lease = Begin();
        lease.End();
        Pass(100);

        Assert.Equal((LeaseState.Free, 0L), (lease.State, _watch.TimedOut));
    }

    [Fact]
    public void Scan_ExpiredAndEndedWithinTheGrace_IsNotStuck()
    {
        var lease = Begin();
        Pass(10);
        lease.End();
        Pass(10);

        Assert.Equal((1L, 0L), (_watch.TimedOut, _watch.Stuck));
        Assert.Empty(_maker.Attempts);
    }

    public static TheoryData<bool, int?, bool> Started => new()
    {
        { true, null, false },
        { true, 200, true },
        { true, 101, true },
        { false, null, false },
        { false, 200, false },
        { false, 101, true },
    };

    [Theory]
    [MemberData(nameof(Started))]
    public void Scan_AResponseThatHasStarted_LivesOnWhereItMay(bool untilResponseStarts, int? status, bool livesOn)
    {
        var lease = Begin(untilResponseStarts: untilResponseStarts);
        if (status is { } started)
            _request.Start(started);
        for (var i = 0; i < 5; i++)
            Pass(100);

        Assert.Equal(livesOn, lease.State == LeaseState.Active);
    }

    [Theory]
    [MemberData(nameof(Started))]
    public void Scan_AWorkerDrainedPastItsGrace_EndsRequestsAsALimitDoes(bool untilResponseStarts, int? status, bool livesOn)
    {
        var lease = Begin(1_000, untilResponseStarts);
        if (status is { } started)
            _request.Start(started);
        _recycler.RecycleAll(RecycleReason.Call);
        _recycler.Tick();
        _maker.Finish();
        Pass(29.9);
        Assert.Equal(LeaseState.Active, lease.State);
        Pass(0.1);
        Pass(0.1);

        Assert.Equal(livesOn ? LeaseState.Active : LeaseState.Expired, lease.State);
    }

    [Fact]
    public void Scan_ADrainedWorkerWithoutALimit_CancelsThenAborts()
    {
        var lease = Begin(0);
        var token = _request.Context.RequestAborted;
        _recycler.RecycleAll(RecycleReason.Call);
        _recycler.Tick();
        _maker.Finish();
        Pass(30);
        Pass(0);
        Assert.Equal((LeaseState.Expired, 1L), (lease.State, _watch.TimedOut));
        Assert.True(token.WaitHandle.WaitOne(TimeSpan.FromSeconds(15)));
        Assert.Contains(
            "PUT /slow on worker 1.1 still runs past the graceful_timeout of its worker, which was replaced (30.0 s",
            Assert.Single(_logs.Logs, l => l.Event.Name == "RequestTimeout").Message);
        Pass(1);

        Assert.Equal((LeaseState.Aborted, 1L), (lease.State, _watch.TimedOut));
    }

    [Fact]
    public void Scan_TheServerStops_EndsRequestsAndBuildsNoSuccessor()
    {
        var lease = Begin(0);
        _watch.EndsAll = true;
        Pass(0);
        Assert.Contains("still runs and the server stops", Assert.Single(_logs.Logs, l => l.Event.Name == "RequestTimeout").Message);
        Pass(1);

        Assert.Equal((LeaseState.Aborted, 1L), (lease.State, _watch.Stuck));
        Assert.Empty(_maker.Attempts);
    }

    [Fact]
    public void Scan_AnExemptRequestOfADrainedWorker_GoesOn()
    {
        var lease = Begin();
        lease.Exempt();
        _recycler.RecycleAll(RecycleReason.Call);
        _recycler.Tick();
        _maker.Finish();
        Pass(100);
        Pass(100);

        Assert.Equal(LeaseState.Active, lease.State);
    }

    [Fact]
    public void Scan_RacingWithTheEndOfRequests_TouchesOnlyThoseThatRun()
    {
        _workers.Pool.Timing = new RequestTiming(1, false);
        var worker = _workers.Pool.Workers[0];
        using var stop = new CancellationTokenSource();
        var arbiter = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _workers.Time.Advance(TimeSpan.FromTicks(1));
                _watch.Scan();
            }
        });
        arbiter.Start();
        var expired = 0;
        for (var i = 0; i < 50_000; i++)
        {
            var lease = _workers.Begin(_request.Context);
            _ = _request.Context.RequestAborted;
            expired += lease.HasExpired ? 1 : 0;
            lease.End();
        }

        stop.Cancel();
        arbiter.Join();
        Assert.Equal((0, 0, 50_000L), (worker.Leases, worker.Pins, worker.Served));
        Assert.Equal(0, _watch.Stuck);
        Assert.True(_watch.TimedOut >= expired);
    }

    private sealed class Hook : IWorkerHooks
    {
        public TaskCompletionSource<WorkerInfo> Aborted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask WorkerAbortAsync(WorkerInfo worker, CancellationToken cancellationToken)
        {
            Aborted.TrySetResult(worker);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class Traced(Activity activity) : IHttpActivityFeature
    {
        public Activity Activity { get; set; } = activity;
    }

    private sealed class Lifetime(Action abort) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => abort();
    }
}
