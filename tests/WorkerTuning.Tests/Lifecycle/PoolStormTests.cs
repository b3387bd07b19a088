using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Lifecycle;
using WorkerTuning.Tests.Control;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Tests.Workers;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Lifecycle;

/// <summary>
/// Everything at once on several threads: requests that end at once, later, by their token or not before they are stuck, clients that leave,
/// recycles, reloads, resizes, drains, limits. The scheduler's order is nobody's to repeat; what each thread does comes from a seed.
/// </summary>
public sealed class PoolStormTests
{
    private const int Clients = 8;

    private const int RequestsEach = 400;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Pool_InAStorm_GivesEverythingBack(int seed)
    {
        var tally = new Tally();
        using var fixture = new ControlFixture(
            services => services.AddSingleton(tally).AddWorkerLocal<Local>(),
            settings:
            [
                ("Workers", "3"), ("WorkerClass", "gthread"), ("Threads", "2"), ("MaxRequests", "7"), ("MaxRequestsJitter", "3"), ("MaxRecycling", "2"),
                ("Timeout", "1"), ("GracefulTimeout", "1"), ("MinWorkerLifetime", "0"), ("Backlog", "6"), ("QueueTimeout", "2"),
            ]);
        using var other = new ControlFixture(settings:
        [
            ("Workers", "2"), ("WorkerClass", "async"), ("WorkerConnections", "3"), ("MaxWorkerAge", "3"), ("Timeout", "2"), ("GracefulTimeout", "0"), ("Backlog", "3"),
        ]);
        var runtime = fixture.Runtime;
        await runtime.StartAsync(fixture.Plan()).WithTimeout();
        var storm = new Storm(fixture, other);
        var clients = Enumerable.Range(0, Clients).Select(i => OnThread(() => storm.AskAsync(new Random((seed * 100) + i))).Unwrap()).ToList();
        using var calm = new CancellationTokenSource();
        var control = OnThread(() => storm.Control(new Random(seed), calm.Token));
        await Task.WhenAll(clients).WithTimeout(TimeSpan.FromSeconds(60));
        await calm.CancelAsync();
        await control.WithTimeout();

        Assert.Equal((0, 0), (tally.UsedAfterDisposal, runtime.Default.Pool.Queue.Count));
        Assert.Equal(0, runtime.Default.Pool.Requests.AtLarge.Count);
        Assert.Equal(runtime.Default.Pool.Leases.All.Length, runtime.Default.Pool.Leases.Count(LeaseState.Free));
        Assert.All(runtime.Default.Recycler.View.Current.Concat(runtime.Default.Recycler.View.Draining), w => Assert.Equal((0, 0), (w.Leases, w.Pins)));
        await runtime.StopAsync().WithTimeout();
        Assert.Equal((tally.Made, 0), (tally.Disposed, tally.UsedAfterDisposal));
        Assert.True(tally.Made > 30, $"{tally.Made} workers are no storm.");
    }

    private static Task<T> OnThread<T>(Func<T> action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task OnThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed class Storm(ControlFixture fixture, ControlFixture other)
    {
        // Of a hundred requests; those between wait until the client goes on, and the last ones until their connection is aborted.
        private const int WithoutServices = 20;
        private const int Short = 60;
        private const int Waiting = 95;
        private const int Stuck = 97;

        private readonly ServerRuntime _runtime = fixture.Runtime;
        private readonly RequestDelegate _middleware = new PoolMiddleware(
            Serve, fixture.Get<RequestAdmission>(), new WorkerHooks([], NullLoggerFactory.Instance)).Invoke;

        public async Task AskAsync(Random random)
        {
            for (var i = 0; i < RequestsEach; i++)
            {
                using var request = new TestRequest();
                var kind = random.Next(100);
                var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                request.Context.Items["kind"] = kind;
                request.Context.Items["open"] = open;
                var serving = _middleware(request.Context);
                if (random.Next(5) == 0)
                    request.Leave();
                if (kind >= Stuck)
                    await Task.WhenAny(serving, request.Aborted);
                open.SetResult();
                try
                {
                    await serving.WithTimeout(TimeSpan.FromSeconds(60));
                }
                catch (OperationCanceledException)
                {
                    // Its client left.
                }

                await request.CompleteAsync();
            }
        }

        public void Control(Random random, CancellationToken calm)
        {
            var (own, others) = (fixture.Plan(), other.Plan());
            while (!calm.IsCancellationRequested)
            {
                switch (random.Next(12))
                {
                    case 0:
                        _runtime.Resize(_runtime.Default, random.Next(-2, 3));
                        break;
                    case 1:
                        _runtime.Arbiter.Post(() => _runtime.Default.Recycler.RecycleAll(RecycleReason.Call));
                        break;
                    case 2:
                        _runtime.Arbiter.Post(() => _runtime.Default.Recycler.RecycleOne(1, RecycleReason.Memory));
                        break;
                    case 3:
                        _runtime.Reload(random.Next(2) == 0 ? own : others);
                        break;
                    case 4:
                        var limit = random.Next(1, 5);
                        _runtime.Arbiter.Post(() => _runtime.Default.Pool.Limit(limit, standing: []));
                        break;
                    case 5:
                        _runtime.Arbiter.Post(() => _runtime.Default.Pool.Limit(null, standing: []));
                        break;
                    case 6 when random.Next(10) == 0:
                        _runtime.Drain();
                        _runtime.Resize(_runtime.Default, 3);
                        break;
                    default:
                        fixture.Clock.Advance(TimeSpan.FromMilliseconds(100));
                        break;
                }

                using var turned = new ManualResetEventSlim();
                _runtime.Arbiter.Post(turned.Set);
                Assert.True(turned.Wait(WithTimeoutExtensions.Default, CancellationToken.None));
            }

            _runtime.Arbiter.Post(() => _runtime.Default.Pool.Limit(null, standing: []));
        }

        private static async Task Serve(HttpContext context)
        {
            var (kind, open) = ((int)context.Items["kind"]!, (TaskCompletionSource)context.Items["open"]!);
            if (kind < WithoutServices)
                return;
            var local = context.RequestServices.GetRequiredService<WorkerLocal<Local>>().Value;
            local.Use();
            if (kind < Short)
                await Task.Yield();
            else if (kind is >= Waiting and < Stuck)
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            else
                await open.Task;
            local.Use();
        }
    }

    private sealed class Tally
    {
        private int _made;
        private int _disposed;
        private int _usedAfter;

        public int Made => Volatile.Read(ref _made);

        public int Disposed => Volatile.Read(ref _disposed);

        public int UsedAfterDisposal => Volatile.Read(ref _usedAfter);

        public void Make() => Interlocked.Increment(ref _made);

        public void Dispose() => Interlocked.Increment(ref _disposed);

        public void UseAfter() => Interlocked.Increment(ref _usedAfter);
    }

    private sealed class Local : IAsyncDisposable
    {
        private readonly Tally _tally;
        private int _disposals;

        public Local(Tally tally)
        {
            _tally = tally;
            tally.Make();
        }

        public void Use()
        {
            if (Volatile.Read(ref _disposals) > 0)
                _tally.UseAfter();
        }

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Increment(ref _disposals) > 1)
                _tally.UseAfter();
            await Task.Yield();
            _tally.Dispose();
        }
    }
}
