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

    private static readonly int RequestsEach = int.Parse(Environment.GetEnvironmentVariable("STORM_REQUESTS") ?? "400", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Pool_InAStorm_GivesEverythingBack(int seed)
    {
        if (Environment.GetEnvironmentVariable("STORM_SEED") is { } s)
            seed += int.Parse(s, System.Globalization.CultureInfo.InvariantCulture);
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
        var clients = Enumerable.Range(0, Clients).Select(i => Task.Factory.StartNew(() => storm.AskAsync(new Random((seed * 100) + i), RequestsEach), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()).ToList();
        using var calm = new CancellationTokenSource();
        var control = Task.Factory.StartNew(() => storm.Control(new Random(seed), calm.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await Task.WhenAll(clients).WithTimeout(TimeSpan.FromSeconds(40));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{fixture.Get<IWorkerPool>().GetSnapshot()} {string.Join(',', runtime.Pool.Workers.Select(w => $"{w.Identity} {w.Leases}/{w.Pins}/{w.Share}"))} queue {runtime.Pool.Queue.Count} {string.Join('\n', fixture.Logs.Logs.TakeLast(20))}");
        }

        await calm.CancelAsync();
        await control.WithTimeout();

        Assert.Equal((0, 0), (tally.UsedAfterDisposal, runtime.Pool.Queue.Count));
        Assert.Empty(runtime.Pool.Leaseless);
        Assert.Equal(0, runtime.Pool.Leases.Count(LeaseState.Active) + runtime.Pool.Leases.Count(LeaseState.Held) + runtime.Pool.Leases.Count(LeaseState.Expired) + runtime.Pool.Leases.Count(LeaseState.Aborted));
        Assert.All(runtime.Recycler.View.Current.Concat(runtime.Recycler.View.Draining), w => Assert.Equal((0, 0), (w.Leases, w.Pins)));
        var stopped = runtime.StopAsync();
        await stopped.WithTimeout();
        Assert.Equal((tally.Made, 0), (tally.Disposed, tally.UsedAfterDisposal));
        Assert.DoesNotContain(fixture.Logs.Logs, l => l.Event.Name is "ArbiterFailed" && l.Exception is not InvalidOperationException);
        Console.WriteLine($"storm {seed}: made {tally.Made}, timed out {runtime.Watch.TimedOut}, stuck {runtime.Watch.Stuck}, outcomes {string.Join(", ", storm.Outcomes)}");
    }

    private sealed class Storm(ControlFixture fixture, ControlFixture other)
    {
        private readonly PoolRuntime _runtime = fixture.Runtime;
        private readonly RequestDelegate _middleware = new PoolMiddleware(
            Serve, fixture.Runtime.Pool, fixture.Runtime.Admission, new WorkerHooks([], NullLoggerFactory.Instance)).Invoke;

        private readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> _outcomes = new();

        public IEnumerable<string> Outcomes => _outcomes.OrderBy(o => o.Key).Select(o => $"{o.Key}: {o.Value}");

        public async Task AskAsync(Random random, int requests)
        {
            for (var i = 0; i < requests; i++)
            {
                using var request = new TestRequest();
                var kind = random.Next(100);
                var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                request.Context.Items["kind"] = kind;
                request.Context.Items["open"] = open;
                var serving = _middleware(request.Context);
                if (random.Next(5) == 0)
                    request.Leave();
                // Stuck until its connection is aborted, or its client left, or it was never served.
                while (kind is >= 97 && !serving.IsCompleted && !request.IsAborted && !request.RequestAborted.IsCancellationRequested)
                    await Task.Delay(1);
                open.SetResult();
                try
                {
                    await serving.WaitAsync(TimeSpan.FromSeconds(60));
                }
                catch (OperationCanceledException)
                {
                    // Its client left.
                }

                _outcomes.AddOrUpdate(request.StatusCode, 1, (_, n) => n + 1);
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
                        _runtime.Resize(random.Next(-2, 3));
                        break;
                    case 1:
                        _runtime.Arbiter.Post(() => _runtime.Recycler.RecycleAll(RecycleReason.Call));
                        break;
                    case 2:
                        _runtime.Arbiter.Post(() => _runtime.Recycler.RecycleOne(1, RecycleReason.Memory));
                        break;
                    case 3:
                        _runtime.Reload(random.Next(2) == 0 ? own : others);
                        break;
                    case 4:
                        var limit = random.Next(1, 5);
                        _runtime.Arbiter.Post(() => _runtime.Pool.Limit(limit, standing: []));
                        break;
                    case 5:
                        _runtime.Arbiter.Post(() => _runtime.Pool.Limit(null, standing: []));
                        break;
                    case 6 when random.Next(10) == 0:
                        _runtime.Drain();
                        _runtime.Resize(3);
                        break;
                    default:
                        fixture.Clock.Advance(TimeSpan.FromMilliseconds(100));
                        break;
                }

                using var turned = new ManualResetEventSlim();
                _runtime.Arbiter.Post(turned.Set);
                Assert.True(turned.Wait(WithTimeoutExtensions.Default, CancellationToken.None));
            }

            _runtime.Arbiter.Post(() => _runtime.Pool.Limit(null, standing: []));
        }

        private static async Task Serve(HttpContext context)
        {
            var (kind, open) = ((int)context.Items["kind"]!, (TaskCompletionSource)context.Items["open"]!);
            if (kind < 20)
                return;
            var local = context.RequestServices.GetRequiredService<WorkerLocal<Local>>().Value;
            local.Use();
            if (kind < 60)
            {
                await Task.Yield();
            }
            else if (kind < 95)
            {
                await open.Task;
            }
            else if (kind < 97)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            else
            {
                await open.Task;
            }

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
