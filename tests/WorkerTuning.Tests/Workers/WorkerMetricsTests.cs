using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Admission;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Tests.Workers.Recycling;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Workers;

[Collection(nameof(NobodyListens))]
public sealed class WorkerMetricsTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly WorkerMetrics _metrics;
    private readonly TestWorkers _workers;

    public WorkerMetricsTests()
    {
        _metrics = new WorkerMetrics(_meters);
        _workers = new TestWorkers(metrics: _metrics);
        _workers.Rules.Set(1, TimeSpan.Zero);
    }

    public void Dispose()
    {
        _workers.Dispose();
        _meters.Dispose();
    }

    private RecordingMeter Listen() => new(_meters, WorkerMetrics.MeterName);

    private RequestDelegate Middleware(RequestDelegate next) =>
        new PoolMiddleware(next, _workers.Admission, new WorkerHooks([], NullLoggerFactory.Instance)).Invoke;

    [Fact]
    public void MeasuresRequests_WhileNobodyListens_IsFalse()
    {
        Assert.False(_metrics.MeasuresRequests);
        using (Listen())
            Assert.True(_metrics.MeasuresRequests);
        Assert.False(_metrics.MeasuresRequests);
    }

    [Fact]
    public void Request_WhileNobodyListens_AllocatesNoMoreThanAnyOther()
    {
        using var source = new ActivitySource("nobody listens");
        _workers.Serve();
        var middleware = new PoolMiddleware(_ => Task.CompletedTask, _workers.Admit(new RequestTracing(source)), new WorkerHooks([], NullLoggerFactory.Instance));
        using var request = new TestRequest();
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1_000);

        Assert.Equal(64_000, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int requests)
        {
            for (var i = 0; i < requests; i++)
                middleware.Invoke(request.Context).GetAwaiter().GetResult();
        }
    }

    [Fact]
    public async Task Request_OnAWorker_IsMeasuredWithoutItsWait()
    {
        using var meter = Listen();
        _workers.Serve();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var gates = new Queue<TaskCompletionSource>([first, second]);
        var middleware = Middleware(_ => gates.Dequeue().Task);
        var one = middleware(new TestRequest().Context);
        var two = middleware(new TestRequest().Context);
        _workers.Time.Advance(TimeSpan.FromSeconds(3));
        first.SetResult();
        await one.WithTimeout();
        for (var until = DateTime.UtcNow.AddSeconds(15); gates.Count > 0 && DateTime.UtcNow < until;)
            await Task.Yield();
        _workers.Time.Advance(TimeSpan.FromSeconds(2));
        second.SetResult();
        await two.WithTimeout();

        Assert.Equal([3, 2], meter.Measurements.Where(m => m.Instrument == "worker_tuning.request.duration").Select(m => m.Value));
        Assert.Equal(3, meter.Value("worker_tuning.queue.wait.duration", "outcome=served"));
    }

    [Fact]
    public async Task Request_ThatNeverGotAWorker_IsMeasuredInTheQueueAlone()
    {
        using var meter = Listen();
        _workers.Serve();
        var gate = new TaskCompletionSource();
        var middleware = Middleware(_ => gate.Task);
        var running = middleware(new TestRequest().Context);
        var waiting = middleware(new TestRequest().Context);
        await middleware(new TestRequest().Context).WithTimeout();
        _workers.Time.Advance(TimeSpan.FromSeconds(4));
        _workers.Pool.Queue.RefuseUntil(long.MaxValue, Refusal.QueueTimeout);
        await waiting.WithTimeout();

        Assert.Equal(4, meter.Value("worker_tuning.queue.wait.duration", "outcome=queue_timeout"));
        Assert.DoesNotContain(meter.Measurements, m => m.Instrument == "worker_tuning.request.duration");
        gate.SetResult();
        await running.WithTimeout();
    }

    [Fact]
    public void Request_OfAnExemptEndpoint_IsNotMeasured()
    {
        using var meter = Listen();
        var worker = _workers.Serve()[0];
        using var request = new TestRequest();
        var lease = _workers.Begin(request.Context);
        lease.Exempt();
        lease.End();

        Assert.Equal((0, 0), (worker.Leases, worker.Pins));
        Assert.Empty(meter.Measurements);
    }

    [Fact]
    public void Recycle_OfAWorker_IsMeasuredFromItsSuccessorsBuildToItsEnd()
    {
        using var meter = Listen();
        var maker = new FakeMaker(_workers);
        var recycler = maker.Recycler = new Recycler(_workers.Pool, maker, new Random(7), NullLogger.Instance);
        recycler.Start(new PoolPlan { Workers = 1, WorkerClass = WorkerClass.Sync, CapacityPerWorker = 1 }, new RecyclePlan { GracefulTimeout = TimeSpan.FromSeconds(30) });
        _workers.Time.Advance(TimeSpan.FromSeconds(1));
        maker.Fail();
        _workers.Time.Advance(TimeSpan.FromSeconds(1));
        recycler.Tick();
        _workers.Time.Advance(TimeSpan.FromSeconds(2));
        maker.FinishAll();
        var old = _workers.Pool.Workers[0];
        recycler.RecycleAll(RecycleReason.Call);
        recycler.Tick();
        _workers.Time.Advance(TimeSpan.FromSeconds(5));
        maker.FinishAll();
        _workers.Time.Advance(TimeSpan.FromSeconds(7));
        recycler.Disposed(old);

        Assert.Equal(1, meter.Value("worker_tuning.worker.build.duration", "outcome=failure"));
        Assert.Equal([2, 5], meter.Measurements.Where(m => m.Tags.Contains("outcome=success")).Select(m => m.Value));
        Assert.Equal(12, meter.Value("worker_tuning.worker.recycle.duration", "reason=call"));
    }

    [Fact]
    public void Observe_OneCollection_ReadsOnce()
    {
        var reads = 0;
        var readings = new SharedReading<string>(() => $"reading {++reads}");
        var (one, other) = (readings.One(r => r[^1] - '0'), readings.One(r => r[^1] - '0'));

        Assert.Equal((1, 1), (one(), other()));
        Assert.Equal((2, 2), (other(), one()));
        Assert.Equal((3, 4), (one(), one()));
    }
}
