using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Admission;
using WorkerTuning.Admission.Adaptive;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public sealed class PoolMiddlewareTests : IDisposable
{
    private readonly TestWorkers _workers = new();
    private readonly AdmissionRules _rules;

    public PoolMiddlewareTests()
    {
        _rules = _workers.Rules;
        _rules.Set(10, TimeSpan.Zero);
        _workers.Pool.Timing = new RequestTiming(TimeSpan.FromSeconds(30).Ticks, false);
    }

    private WorkerPool Pool => _workers.Pool;

    public void Dispose() => _workers.Dispose();

    private RequestDelegate Middleware(RequestDelegate next, params IWorkerHooks[] hooks) =>
        new PoolMiddleware(next, _workers.Admit(hooks), new WorkerHooks(hooks, NullLoggerFactory.Instance)).Invoke;

    private Lease Active() => Pool.Leases.All.ToArray().Single(l => l!.State == LeaseState.Active)!;

    private void Expire()
    {
        var lease = Active();
        Assert.True(lease.TryHold(LeaseState.Active));
        lease.Expire(0);
        lease.Release(LeaseState.Expired);
    }

    private void AssertAllIsGivenBack() => Assert.All(Pool.Workers, w => Assert.Equal((0, 0), (w.Leases, w.Pins)));

    [Fact]
    public void Invoke_ASynchronousHandler_CompletesAtOnce()
    {
        _workers.Serve();
        var serving = Middleware(_ => Task.CompletedTask)(new TestRequest().Context);

        Assert.True(serving.IsCompletedSuccessfully);
        AssertAllIsGivenBack();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Invoke_AHandlerThatThrows_GivesEverythingBack(bool synchronously)
    {
        _workers.Serve();
        var middleware = Middleware(synchronously
            ? _ => throw new NotSupportedException()
            : async _ =>
            {
                await Task.Yield();
                throw new NotSupportedException();
            });

        await Assert.ThrowsAsync<NotSupportedException>(() => middleware(new TestRequest().Context));
        AssertAllIsGivenBack();
    }

    [Theory]
    [InlineData(200, 1)]
    [InlineData(404, 1)]
    [InlineData(429, 0)]
    [InlineData(499, 0)]
    [InlineData(500, 0)]
    [InlineData(503, 0)]
    [InlineData(0, 0)]
    public async Task Invoke_AnAdaptivePool_LearnsNothingFromFailures(int status, int expected)
    {
        _workers.Serve();
        var recorder = Pool.Latencies = new LatencyRecorder(Pool.Clock.TimestampFrequency);
        var serving = Middleware(context =>
        {
            context.Response.StatusCode = status;
            return status == 0 ? throw new NotSupportedException() : Task.CompletedTask;
        })(new TestRequest().Context);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await serving;
            throw new NotSupportedException();
        });

        Assert.Equal(expected, recorder.Take().Completed);
        AssertAllIsGivenBack();
    }

    [Fact]
    public async Task Invoke_OnAServerThatForgetsTheScope_IsDisposedAWhileLater()
    {
        _workers.Serve();
        var middleware = Middleware(context =>
        {
            context.RequestServices.GetRequiredService<Tracked>();
            throw new NotSupportedException();
        });
        await Assert.ThrowsAsync<NotSupportedException>(() => middleware(new TestRequest().Context));
        Assert.Equal((0, 1), (Pool.Workers[0].Leases, Pool.Workers[0].Pins));
        var disposed = new TaskCompletionSource();
        var worker = _workers.Make(new WorkerIdentity(1, 2, 1, 0), _ => disposed.SetResult());
        Pool.Replace([worker]);
        await Assert.ThrowsAsync<NotSupportedException>(() => middleware(new TestRequest().Context));
        worker.Retire();
        _workers.Time.Advance(TimeSpan.FromSeconds(29));
        Pool.Requests.Orphans.Collect();
        Assert.Equal(0, _workers.Tally.Disposed);
        _workers.Time.Advance(TimeSpan.FromSeconds(1));
        Pool.Requests.Orphans.Collect();

        await disposed.Task.WithTimeout();
        Assert.Equal(0, worker.Pins);
    }

    [Fact]
    public async Task Collect_AtTheStop_DoesNotWait()
    {
        _workers.Serve();
        var worker = Pool.Workers[0];
        var middleware = Middleware(context =>
        {
            context.RequestServices.GetRequiredService<Tracked>();
            throw new NotSupportedException();
        });
        await Assert.ThrowsAsync<NotSupportedException>(() => middleware(new TestRequest().Context));
        Pool.Requests.Orphans.Collect(all: true);
        for (var until = DateTime.UtcNow.AddSeconds(15); worker.Pins > 0 && DateTime.UtcNow < until;)
            await Task.Yield();

        Assert.Equal((0, 1), (worker.Pins, _workers.Tally.Disposed));
    }

    [Fact]
    public async Task Invoke_CancelledByItsLimit_Is504()
    {
        _workers.Serve();
        var request = new TestRequest();
        var serving = Middleware(c => Task.Delay(Timeout.Infinite, c.RequestAborted))(request.Context);
        Expire();

        await serving.WithTimeout();
        Assert.Equal(504, request.Context.Response.StatusCode);
        AssertAllIsGivenBack();
    }

    [Fact]
    public async Task Invoke_CancelledByItsLimitInsideAnExceptionHandler_Is504Not499()
    {
        _workers.Serve();
        var request = new TestRequest();
        var serving = Middleware(async c =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, c.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                c.Response.StatusCode = 499;
            }
        })(request.Context);
        Expire();

        await serving.WithTimeout();
        Assert.Equal(504, request.Context.Response.StatusCode);
    }

    [Fact]
    public async Task Invoke_TheClientLeft_StaysACancellation()
    {
        _workers.Serve();
        var request = new TestRequest();
        var serving = Middleware(c => Task.Delay(Timeout.Infinite, c.RequestAborted))(request.Context);
        request.Leave();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving.WithTimeout());
        Assert.Equal(200, request.Context.Response.StatusCode);
        AssertAllIsGivenBack();
    }

    [Fact]
    public async Task Invoke_PastItsLimitAfterTheResponseStarted_KeepsItsStatus()
    {
        _workers.Serve();
        var request = new TestRequest();
        var serving = Middleware(c => Task.Delay(Timeout.Infinite, c.RequestAborted))(request.Context);
        request.Start();
        Expire();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving.WithTimeout());
        Assert.Equal(200, request.Context.Response.StatusCode);
    }

    [Fact]
    public async Task Invoke_WithoutRoom_WaitsItsTurnInOrder()
    {
        _workers.Serve();
        var gates = new Dictionary<string, TaskCompletionSource>();
        var order = new List<string>();
        var middleware = Middleware(c =>
        {
            order.Add(c.Request.Path);
            return gates[c.Request.Path].Task;
        });
        var servings = new List<Task>();
        foreach (var path in new[] { "/a", "/b", "/c" })
        {
            gates[path] = new TaskCompletionSource();
            servings.Add(middleware(Get(path)));
        }

        Assert.Equal(2, Pool.Queue.Count);
        foreach (var (gate, serving) in gates.Values.Zip(servings))
        {
            gate.SetResult();
            await serving.WithTimeout();
        }

        Assert.Equal(["/a", "/b", "/c"], order);
        AssertAllIsGivenBack();
    }

    [Theory]
    [InlineData(0, "1")]
    [InlineData(2.5, "3")]
    public async Task Invoke_TheQueueIsFull_Is503WithRetryAfter(double queueTimeout, string retryAfter)
    {
        _rules.Set(0, TimeSpan.FromSeconds(queueTimeout));
        _workers.Serve();
        Assert.NotNull(Pool.TryLease());
        var context = Get("/");
        await Middleware(_ => throw new NotSupportedException())(context).WithTimeout();

        Assert.Equal((503, retryAfter, 0L), (context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString(), context.Response.ContentLength));
        Assert.Equal(1, _rules.RefusedBecause(Refusal.QueueFull));
    }

    [Fact]
    public async Task Invoke_AMetricsListenerThatThrows_GivesEverythingBack()
    {
        using var meters = new TestMeters();
        using var workers = new TestWorkers(metrics: new WorkerMetrics(meters));
        using var listener = new MeterListener();
        var told = 0;
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) =>
        {
            Interlocked.Increment(ref told);
            throw new InvalidOperationException("the listener's own");
        });
        listener.Start();
        workers.Serve();
        workers.Rules.Set(10, TimeSpan.Zero);
        var open = new TaskCompletionSource();
        var middleware = new PoolMiddleware(_ => open.Task, workers.Admission, new WorkerHooks([], NullLoggerFactory.Instance));
        var (first, second) = (middleware.Invoke(new TestRequest().Context), middleware.Invoke(new TestRequest().Context));
        open.SetResult();
        await first.WithTimeout();
        await second.WithTimeout();

        Assert.Equal((3, 0, 0), (told, workers.Pool.Workers[0].Leases, workers.Pool.Workers[0].Pins));
    }

    [Fact]
    public async Task Invoke_WaitedTooLong_Is503()
    {
        _workers.Serve();
        Assert.NotNull(Pool.TryLease());
        var context = Get("/");
        var serving = Middleware(_ => throw new NotSupportedException())(context);
        Assert.Equal(1, Pool.Queue.RefuseUntil(long.MaxValue, Refusal.QueueTimeout));
        await serving.WithTimeout();

        Assert.Equal(503, context.Response.StatusCode);
    }

    [Fact]
    public async Task Invoke_TheClientLeavesTheQueue_IsTakenOut()
    {
        _workers.Serve();
        Assert.NotNull(Pool.TryLease());
        var request = new TestRequest();
        var serving = Middleware(_ => throw new NotSupportedException())(request.Context);
        Assert.Equal(1, Pool.Queue.Count);
        request.Leave();
        await serving.WithTimeout();

        Assert.Equal((0, 499), (Pool.Queue.Count, request.Context.Response.StatusCode));
    }

    [Fact]
    public async Task Invoke_Hooks_RunAroundTheRequestWhileItHoldsItsWorker()
    {
        _workers.Serve();
        var hooks = new Hooks(Pool);
        await Middleware(_ => Task.CompletedTask, hooks)(Get("/")).WithTimeout();
        await Assert.ThrowsAsync<NotSupportedException>(() => Middleware(_ => throw new NotSupportedException(), hooks)(Get("/")));

        Assert.Equal(["pre 1", "post 1", "pre 1", "post 1"], hooks.Calls);
        AssertAllIsGivenBack();
    }

    [Fact]
    public void Invoke_ASynchronousHandler_AllocatesTheRequestsOwnFeatureAndNothingElse()
    {
        _workers.Serve(workers: 3, capacity: 10);
        var middleware = Middleware(_ => Task.CompletedTask);
        var context = new TestRequest().Context;
        void Run()
        {
            for (var i = 0; i < 1_000; i++)
                _ = middleware(context);
        }

        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run();

        Assert.Equal(64_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Invoke_AHandlerThatUsesServicesWithoutWorkerLocals_AllocatesTheRequestsOwnFeatureAndNothingElse()
    {
        using var workers = new TestWorkers(hasLocals: false);
        workers.Serve(workers: 3, capacity: 10);
        var scopes = workers.Services.GetRequiredService<IServiceScopeFactory>();
        RequestDelegate handler = static c =>
        {
            _ = c.RequestServices;
            return Task.CompletedTask;
        };
        var pool = new PoolMiddleware(handler, workers.Admission, new WorkerHooks([], NullLoggerFactory.Instance));

        Assert.Equal(Measure(handler) + 64, Measure(pool.Invoke));

        long Measure(RequestDelegate run)
        {
            var context = (DefaultHttpContext)new TestRequest().Context;
            context.ServiceScopeFactory = scopes;
            long before = 0;
            for (var i = 0; i < 2_000; i++)
            {
                if (i == 1_000)
                    before = GC.GetAllocatedBytesForCurrentThread();
                _ = run(context);
                // What the end of a request does.
                context.Features.Set<Microsoft.AspNetCore.Http.Features.IServiceProvidersFeature>(null);
            }

            return (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000;
        }
    }

    private static HttpContext Get(string path)
    {
        var context = new TestRequest().Context;
        context.Request.Path = path;
        context.Request.Method = "GET";
        return context;
    }

    private sealed class Hooks(WorkerPool pool) : IWorkerHooks
    {
        public List<string> Calls { get; } = [];

        public void PreRequest(WorkerInfo worker, HttpContext context) => Note("pre", worker);

        public void PostRequest(WorkerInfo worker, HttpContext context) => Note("post", worker);

        private void Note(string what, WorkerInfo worker)
        {
            Assert.Equal(1, pool.Workers[0].Leases);
            Calls.Add($"{what} {worker.Id}");
            throw new InvalidOperationException("A hook that throws is nobody else's business.");
        }
    }
}
