using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Admission.Adaptive;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public sealed class LeaseTests : IDisposable
{
    private readonly TestWorkers _workers = new();
    private readonly TestRequest _request = new();

    private HttpContext Context => _request.Context;

    public void Dispose()
    {
        _workers.Dispose();
        _request.Dispose();
    }

    private Lease Begin()
    {
        var worker = _workers.Pool.TryLease();
        Assert.NotNull(worker);
        return _workers.Begin(Context, worker);
    }

    private static void SetTimeout(WorkerPool pool, TimeSpan timeout) => pool.Timing = new RequestTiming(timeout.Ticks, false);

    [Fact]
    public void Begin_AWorker_TellsTheRequestWhichOne()
    {
        var worker = _workers.Serve()[0];
        var lease = Begin();
        var feature = Context.Features.Get<IWorkerFeature>();
        Assert.Equal((1, 1, 1L), (feature!.WorkerId, feature.Generation, feature.RequestNumber));
        lease.End();

        Assert.Null(Context.Features.Get<IWorkerFeature>());
        Assert.Equal((0, 0, 1L), (worker.Leases, worker.Pins, worker.Served));
    }

    [Fact]
    public void End_Twice_CountsOnce()
    {
        var workers = _workers;
        var worker = workers.Serve(capacity: 2)[0];
        var lease = Begin();
        lease.End();
        lease.End();

        Assert.Equal((0, 0, 1L), (worker.Leases, worker.Pins, worker.Served));
    }

    [Fact]
    public async Task End_BeforeTheScopeIsDisposed_FreesTheCapacityAndKeepsTheWorker()
    {
        var workers = _workers;
        var worker = workers.Serve()[0];
        var lease = Begin();
        var tracked = Context.RequestServices.GetRequiredService<Tracked>();
        lease.End();
        Assert.Equal((0, 1), (worker.Leases, worker.Pins));
        worker.Retire();

        Assert.Same(tracked, Context.RequestServices.GetRequiredService<Tracked>());
        Assert.False(tracked.IsDisposed);
        Assert.Empty(workers.Drained);
        await _request.CompleteAsync();
        Assert.True(tracked.IsDisposed);
        Assert.Equal([worker], workers.Drained);
    }

    [Fact]
    public async Task RequestScope_DisposedTwiceAndLate_EndsOnePinOfItsOwnWorker()
    {
        var workers = _workers;
        var worker = workers.Serve(capacity: 2)[0];
        var lease = Begin();
        _ = Context.RequestServices;
        lease.End();
        await _request.CompleteAsync();
        var other = workers.Begin(new TestRequest().Context);
        Assert.Same(lease, other);
        await _request.CompleteAsync();

        Assert.Equal((1, 1), (worker.Leases, worker.Pins));
    }

    [Fact]
    public async Task RequestScope_DisposedWhileThePipelineRuns_DoesNotEndTheLease()
    {
        var workers = _workers;
        var worker = workers.Serve(capacity: 2)[0];
        var lease = Begin();
        _ = Context.RequestServices;
        await _request.CompleteAsync();
        Assert.Equal(1, worker.Leases);
        lease.End();

        Assert.Equal((0, 0), (worker.Leases, worker.Pins));
    }

    [Fact]
    public async Task RequestScope_ThatFailsToDispose_StillEndsThePin()
    {
        using var workers = new TestWorkers(s => s.AddScoped<FailsToDispose>());
        var worker = workers.Serve()[0];
        var lease = workers.Begin(Context);
        Context.RequestServices.GetRequiredService<FailsToDispose>();
        lease.End();

        await Assert.ThrowsAsync<InvalidOperationException>(_request.CompleteAsync);
        Assert.Equal(0, worker.Pins);
    }

    [Fact]
    public void RequestServices_FromSeveralThreads_MakesOneScope()
    {
        var workers = _workers;
        var worker = workers.Serve()[0];
        for (var i = 0; i < 200; i++)
        {
            var request = new TestRequest();
            var lease = workers.Begin(request.Context);
            var feature = request.Context.Features.Get<IServiceProvidersFeature>()!;
            var seen = new IServiceProvider[2];
            using var barrier = new Barrier(2);
            var threads = Enumerable.Range(0, 2).Select(n => new Thread(() =>
            {
                barrier.SignalAndWait();
                seen[n] = feature.RequestServices;
            })).ToList();
            threads.ForEach(t => t.Start());
            threads.ForEach(t => t.Join());
            Assert.Same(seen[0], seen[1]);
            lease.End();
            Assert.True(request.CompleteAsync().IsCompletedSuccessfully);
        }

        Assert.Equal((0, 0), (worker.Leases, worker.Pins));
    }

    [Fact]
    public void RequestServices_AfterTheEnd_IsRefusedToWhoKeptTheFeature()
    {
        var workers = _workers;
        var worker = workers.Serve()[0];
        var lease = Begin();
        var kept = Context.Features.Get<IServiceProvidersFeature>()!;
        lease.End();
        // As servers do before the next request.
        Context.Features.Set<IServiceProvidersFeature>(null);

        Assert.Throws<ObjectDisposedException>(() => kept.RequestServices);
        Assert.Equal(0, worker.Pins);
    }

    [Fact]
    public void RequestServices_ReplacedByTheApplication_StayAfterTheEnd()
    {
        var workers = _workers;
        workers.Serve();
        var own = new ServiceCollection().BuildServiceProvider();
        var lease = Begin();
        Context.RequestServices = own;
        Assert.Same(own, Context.RequestServices);
        lease.End();

        Assert.Same(own, Context.RequestServices);
    }

    [Fact]
    public void RequestAborted_SetByAMiddleware_IsWhatTheApplicationReads()
    {
        var workers = _workers;
        workers.Serve();
        SetTimeout(workers.Pool, TimeSpan.FromSeconds(1));
        var server = _request.RequestAborted;
        var lease = Begin();
        var ours = Context.RequestAborted;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ours);
        Context.RequestAborted = linked.Token;
        Assert.Equal(linked.Token, Context.RequestAborted);
        Expire(lease);

        Assert.True(linked.Token.WaitHandle.WaitOne(TimeSpan.FromSeconds(15)));
        Context.RequestAborted = ours;
        lease.End();
        Assert.Equal(server, Context.RequestAborted);
        Assert.False(server.IsCancellationRequested);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RequestAborted_ReadBeforeOrAfterTheTimeIsOver_Fires(bool before)
    {
        var workers = _workers;
        workers.Serve();
        SetTimeout(workers.Pool, TimeSpan.FromSeconds(1));
        var lease = Begin();
        var early = before ? Context.RequestAborted : default;
        Expire(lease);

        var token = before ? early : Context.RequestAborted;
        Assert.True(token.WaitHandle.WaitOne(TimeSpan.FromSeconds(15)));
        Assert.True(lease.IsClientThere);
    }

    [Fact]
    public void RequestAborted_TheClientLeaves_Fires()
    {
        var workers = _workers;
        workers.Serve();
        SetTimeout(workers.Pool, TimeSpan.FromSeconds(1));
        var lease = Begin();
        var token = Context.RequestAborted;
        _request.Leave();

        Assert.True(token.IsCancellationRequested);
        Assert.False(lease.IsClientThere);
    }

    [Fact]
    public void Server_OfALease_IsTheRequestsOwn()
    {
        var workers = _workers;
        workers.Serve();
        var server = Context.Features.Get<IHttpRequestLifetimeFeature>();
        var lease = Begin();
        Assert.NotSame(server, Context.Features.Get<IHttpRequestLifetimeFeature>());
        Assert.Same(server, lease.Server);
        lease.End();

        Assert.Same(server, Context.Features.Get<IHttpRequestLifetimeFeature>());
        Assert.Null(lease.Server);
    }

    [Fact]
    public void RequestAborted_OfTheNextRequest_IsFresh()
    {
        var workers = _workers;
        workers.Serve();
        SetTimeout(workers.Pool, TimeSpan.FromSeconds(1));
        var lease = Begin();
        IHttpRequestLifetimeFeature kept = Context.Features.Get<IHttpRequestLifetimeFeature>()!;
        Expire(lease);
        lease.End();
        Assert.False(kept.RequestAborted.CanBeCanceled);
        var next = new TestRequest();
        workers.Begin(next.Context);

        Assert.False(next.Context.RequestAborted.IsCancellationRequested);
        next.Leave();
        Assert.True(next.Context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public void Exempt_AnEndpoint_FreesTheCapacityAndIsNotCounted()
    {
        var workers = _workers;
        var worker = workers.Serve(maxRequests: 1)[0];
        var lease = Begin();
        Context.SetEndpoint(Endpoint(new ExemptFromWorkersAttribute()));
        Assert.Equal((0, 0), (worker.Leases, worker.Pins));
        Context.SetEndpoint(Endpoint(new ExemptFromWorkersAttribute()));
        Assert.Equal((0, 0), (worker.Leases, worker.Pins));
        lease.End();

        Assert.Equal((0, 0, 0L), (worker.Leases, worker.Pins, worker.Served));
        Assert.NotNull(Context.GetEndpoint());
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task Exempt_ThatAsksForAWorkerLocal_HoldsAWorkerWhereThereIsOne(bool areGone, int pins)
    {
        var workers = _workers;
        var worker = workers.Serve()[0];
        var lease = Begin();
        lease.Exempt();
        if (areGone)
            workers.Pool.Replace([]);

        var services = Context.RequestServices;
        Assert.Equal(0, worker.Pins);
        Assert.Equal(areGone, services.GetRequiredService<WorkerContext>().Locals is null);
        Assert.Equal(pins, worker.Pins);
        lease.End();
        Assert.Equal(pins, worker.Pins);
        await _request.CompleteAsync();

        Assert.Equal((0, 0), (worker.Leases, worker.Pins));
    }

    [Fact]
    public async Task Exempt_WithServicesAlready_KeepsItsWorker()
    {
        var workers = _workers;
        var worker = workers.Serve()[0];
        var lease = Begin();
        var context = Context.RequestServices.GetRequiredService<WorkerContext>();
        lease.Exempt();

        Assert.Equal((0, 1), (worker.Leases, worker.Pins));
        Assert.Same(worker.Locals, context.Locals);
        lease.End();
        await _request.CompleteAsync();

        Assert.Equal((0, 0), (worker.Leases, worker.Pins));
    }

    public static TheoryData<object?, double?> Limits => new()
    {
        { null, 30 },
        { new WorkerTimeoutAttribute(5), 5 },
        { new WorkerTimeoutAttribute(0), null },
        { new RequestTimeoutAttribute(2_000), 2 },
        { new RequestTimeoutAttribute("long"), 90 },
        { new RequestTimeoutAttribute("none"), null },
        { new RequestTimeoutAttribute("unknown"), 30 },
        { new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(7) }, 7 },
        { new RequestTimeoutPolicy { Timeout = TimeSpan.MaxValue }, null },
        { new DisableRequestTimeoutAttribute(), null },
        { new ExemptFromWorkersAttribute(), null },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void Deadline_OfAnEndpoint_IsItsOwn(object? metadata, double? seconds)
    {
        var workers = _workers;
        workers.Serve();
        SetTimeout(workers.Pool, TimeSpan.FromSeconds(30));
        workers.Timeouts.Policies["long"] = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(90) };
        workers.Timeouts.Policies["none"] = new RequestTimeoutPolicy();
        workers.Time.Advance(TimeSpan.FromSeconds(100));
        var lease = Begin();
        Context.SetEndpoint(metadata is null ? Endpoint() : Endpoint(metadata));

        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(100 + s).Ticks : long.MaxValue, lease.Deadline);
    }

    [Fact]
    public void Endpoint_ThatAnOuterFeatureReplaces_ReachesRouting()
    {
        var workers = _workers;
        workers.Serve();
        var replaced = Endpoint();
        Context.Features.Set<IEndpointFeature>(new Replacing(replaced));
        var lease = Begin();
        Context.SetEndpoint(Endpoint());
        Assert.Same(replaced, Context.GetEndpoint());
        lease.End();

        Assert.IsType<Replacing>(Context.Features.Get<IEndpointFeature>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Begin_AfterWarmUp_AllocatesTheRequestsOwnFeatureAndNothingElse(bool adaptive)
    {
        var workers = _workers;
        workers.Serve(capacity: 4);
        if (adaptive)
        {
            workers.Pool.Latencies = new LatencyRecorder(workers.Clock.TimestampFrequency);
            workers.Pool.Limit(2, []);
        }

        SetTimeout(workers.Pool, TimeSpan.FromSeconds(30));
        void Run(int count)
        {
            for (var i = 0; i < count; i++)
                workers.Begin(Context).End();
        }

        Run(1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1_000);

        // The feature collection of this test is a dictionary, and does not allocate for keys it has had.
        Assert.Equal(64_000, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(adaptive ? 2_000 : null, workers.Pool.Latencies?.Take().Completed);
    }

    [Fact]
    public void End_WhereLatenciesAreAskedFor_TellsTheTimeOfWhatHeldCapacity()
    {
        var workers = _workers;
        workers.Serve(capacity: 4);
        var recorder = workers.Pool.Latencies = new LatencyRecorder(workers.Clock.TimestampFrequency);
        var lease = workers.Begin(Context);
        workers.Time.Advance(TimeSpan.FromSeconds(0.5));
        lease.End();
        lease.End();
        workers.Begin(new TestRequest().Context, null).End();

        Assert.Equal((1, 0.5), recorder.Take());
    }

    [Fact]
    public void Pool_WithCapacityForThousands_MakesLeasesAsTheyAreUsed()
    {
        var workers = _workers;
        workers.Serve(workers: 17, capacity: 1_000);
        Assert.Equal(0, workers.Pool.Leases.All.Length);
        Begin().End();
        Begin().End();

        Assert.Equal(1, workers.Pool.Leases.All.Length);
    }

    [Fact]
    public void Leases_FromTwoThreads_GiveEverythingBack()
    {
        var workers = _workers;
        var made = workers.Serve(workers: 3, capacity: 1);
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            var request = new TestRequest();
            for (var i = 0; i < 50_000; i++)
            {
                Worker? worker;
                // Room may move from worker to worker behind the search; a request would go on to the queue.
                while ((worker = workers.Pool.TryLease()) is null)
                    Thread.Yield();
                var lease = workers.Begin(request.Context, worker);
                if ((i & 63) == 0)
                    lease.Exempt();
                lease.End();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());

        Assert.All(made, w => Assert.Equal((0, 0), (w.Leases, w.Pins)));
        Assert.InRange(workers.Pool.Leases.All.Length, 1, 3);
        Assert.Equal(100_000 - (2 * 782), made.Sum(w => w.Served));
    }

    private void Expire(Lease lease)
    {
        Assert.True(lease.TryHold(LeaseState.Active));
        lease.Expire(_workers.Time.GetTimestamp());
        lease.Release(LeaseState.Expired);
    }

    private static Endpoint Endpoint(params object[] metadata) => new(null, new EndpointMetadataCollection(metadata), "an endpoint");

    private sealed class Replacing(Endpoint replacement) : IEndpointFeature
    {
        private Endpoint? _endpoint;

        public Endpoint? Endpoint
        {
            get => _endpoint;
            set => _endpoint = value is null ? null : replacement;
        }
    }

    private sealed class FailsToDispose : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException();
    }
}
