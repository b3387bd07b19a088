using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

public class WorkerLocalTests
{
    private static WorkerBuilder Builder(IServiceProvider services) => new(
        services.GetRequiredService<IServiceScopeFactory>(),
        services.GetServices<WorkerLocalType>(),
        new WorkerHooks(services.GetServices<IWorkerHooks>(), NullLoggerFactory.Instance));

    private static Task<Worker> BuildAsync(TestWorkers workers, CancellationToken cancellation = default) =>
        Builder(workers.Services).BuildAsync(new WorkerIdentity(1, 1, 2, 0), workers.Clock, workers.Drained.Add, cancellation).WithTimeout();

    [Fact]
    public async Task Value_InRequestsOfOneWorker_IsTheSame()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<Engine>().AddScoped<Service>());
        var (one, two) = (await BuildAsync(workers), await BuildAsync(workers));
        workers.Pool.Replace([one, two]);
        var seen = new List<Engine>();
        for (var i = 0; i < 4; i++)
        {
            var request = new TestRequest();
            var lease = workers.Begin(request.Context);
            seen.Add(request.Context.RequestServices.GetRequiredService<Service>().Engine.Value);
            lease.End();
            await request.CompleteAsync();
        }

        Assert.Equal(2, seen.Distinct().Count());
        Assert.Equal(0, workers.Tally.Disposed);
        Assert.Equal(2, workers.Tally.Made);
    }

    [Fact]
    public async Task DisposeAsync_AWorker_DisposesDependantsBeforeWhatTheyNeedAndOnce()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<Needs>().AddWorkerLocal<Needed>().AddWorkerLocal(p => new Made(p.GetRequiredService<Tally>())));
        var worker = await BuildAsync(workers);
        Assert.Equal(["made Needed", "made Needs", "made Made"], workers.Tally.Order);
        workers.Tally.Order.Clear();
        await worker.DisposeAsync();
        await worker.DisposeAsync();

        Assert.Equal(["disposed Made", "disposed Needs", "disposed Needed"], workers.Tally.Order);
    }

    [Fact]
    public void Value_MadeByHand_IsTheValueThatWasGiven()
    {
        var engine = new Engine(new Tally());

        Assert.Same(engine, new Service(new WorkerLocal<Engine>(engine)).Engine.Value);
        Assert.Throws<ArgumentNullException>(() => new WorkerLocal<Engine>((Engine)null!));
    }

    [Fact]
    public async Task BuildAsync_ValuesThatNeedEachOther_NamesTheCircle()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<Chicken>().AddWorkerLocal<Egg>());

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => BuildAsync(workers));
        Assert.Equal("Worker-locals need each other's values to be made: Chicken -> Egg -> Chicken.", failure.Message);
    }

    [Fact]
    public void Value_InAScopeOfTheApplications_SaysWhy()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<Engine>());
        using var scope = workers.Services.CreateScope();
        var local = scope.ServiceProvider.GetRequiredService<WorkerLocal<Engine>>();

        var failure = Assert.Throws<InvalidOperationException>(() => local.Value);
        Assert.StartsWith("WorkerLocal<Engine> was used outside a worker.", failure.Message);
        Assert.Equal(0, workers.Tally.Made);
    }

    [Fact]
    public async Task Value_InAScopeMadeInsideARequest_SaysWhy()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<Engine>());
        workers.Pool.Replace([await BuildAsync(workers)]);
        var request = new TestRequest();
        workers.Begin(request.Context);
        using var scope = request.Context.RequestServices.CreateScope();

        Assert.Throws<InvalidOperationException>(() => scope.ServiceProvider.GetRequiredService<WorkerLocal<Engine>>().Value);
    }

    [Fact]
    public void Resolve_WithoutTheWrapper_FindsNothing()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<Engine>());
        using var scope = workers.Services.CreateScope();

        Assert.Null(scope.ServiceProvider.GetService<Engine>());
        Assert.Throws<InvalidOperationException>(() => workers.Services.GetRequiredService<WorkerLocal<Engine>>());
    }

    [Fact]
    public async Task AddWorkerLocal_TwiceOrGeneric_IsOneForEachType()
    {
        using var workers = new TestWorkers(s => s
            .AddWorkerLocal(_ => new Cache<int> { Name = "first" })
            .AddWorkerLocal(_ => new Cache<int> { Name = "second" })
            .AddWorkerLocal<Cache<string>>());
        var worker = await BuildAsync(workers);

        Assert.Equal(2, workers.Services.GetServices<WorkerLocalType>().Count());
        Assert.Equal("first", ((Cache<int>)worker.Locals.Get(typeof(Cache<int>))).Name);
        Assert.IsType<Cache<string>>(worker.Locals.Get(typeof(Cache<string>)));
    }

    [Fact]
    public async Task BuildAsync_WarmUps_AreAwaitedAndCancelled()
    {
        var warm = new Warm();
        using var workers = new TestWorkers(s => s.AddWorkerLocal(_ => warm));
        using var cancellation = new CancellationTokenSource();
        var building = Builder(workers.Services).BuildAsync(new WorkerIdentity(1, 1, 1, 0), workers.Clock, workers.Drained.Add, cancellation.Token);
        Assert.False(building.IsCompleted);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => building.WithTimeout());
        Assert.True(warm.IsDisposed);
    }

    [Fact]
    public async Task BuildAsync_AConstructorThatThrows_DisposesWhatWasThere()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<Engine>().AddWorkerLocal(Fail));

        Assert.Equal("no licence", (await Assert.ThrowsAsync<NotSupportedException>(() => BuildAsync(workers))).Message);
        Assert.Equal((1, 1), (workers.Tally.Made, workers.Tally.Disposed));

        static Warm Fail(IServiceProvider services) => throw new NotSupportedException("no licence");
    }

    [Fact]
    public async Task BuildAsync_ThatFailsAndThenFailsToDispose_TellsBoth()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<BadEnd>().AddWorkerLocal(Fail));

        var failure = await Assert.ThrowsAsync<AggregateException>(() => BuildAsync(workers));
        Assert.Equal(["no licence", "bad end"], failure.InnerExceptions.Select(e => e.Message));

        static Warm Fail(IServiceProvider services) => throw new NotSupportedException("no licence");
    }

    [Fact]
    public void Get_FromTwoThreads_IsOneInstance()
    {
        using var workers = new TestWorkers(s => s.AddWorkerLocal<Engine>());
        for (var i = 0; i < 100; i++)
        {
            var worker = workers.Make();
            var seen = new object[2];
            Parallel.For(0, 2, n => seen[n] = worker.Locals.Get(typeof(Engine)));
            Assert.Same(seen[0], seen[1]);
        }
    }

    private sealed class Engine : IDisposable
    {
        private readonly Tally _tally;

        public Engine(Tally tally)
        {
            _tally = tally;
            tally.Make();
        }

        public void Dispose() => _tally.Dispose();
    }

    private sealed class Service(WorkerLocal<Engine> engine)
    {
        public WorkerLocal<Engine> Engine => engine;
    }

    private sealed class Needed : IDisposable
    {
        private readonly Tally _tally;

        public Needed(Tally tally) => (_tally = tally).Note("made Needed");

        public void Dispose() => _tally.Note("disposed Needed");
    }

    private sealed class Needs : IAsyncDisposable
    {
        private readonly Tally _tally;

        public Needs(Tally tally, WorkerLocal<Needed> needed)
        {
            _ = needed.Value;
            (_tally = tally).Note("made Needs");
        }

        public async ValueTask DisposeAsync()
        {
            await Task.Yield();
            _tally.Note("disposed Needs");
        }
    }

    private sealed class Made : IDisposable
    {
        private readonly Tally _tally;

        public Made(Tally tally) => (_tally = tally).Note("made Made");

        public void Dispose() => _tally.Note("disposed Made");
    }

    private sealed class Chicken
    {
        public Chicken(WorkerLocal<Egg> egg) => _ = egg.Value;
    }

    private sealed class Egg
    {
        public Egg(WorkerLocal<Chicken> chicken) => _ = chicken.Value;
    }

    private sealed class Cache<TKey>
    {
        public string? Name { get; init; }
    }

    private sealed class Warm : IWorkerWarmup, IDisposable
    {
        public bool IsDisposed { get; private set; }

        public async ValueTask WarmUpAsync(CancellationToken cancellationToken) => await Task.Delay(Timeout.Infinite, cancellationToken);

        public void Dispose() => IsDisposed = true;
    }

    private sealed class BadEnd : IDisposable
    {
        public void Dispose() => throw new InvalidOperationException("bad end");
    }
}
