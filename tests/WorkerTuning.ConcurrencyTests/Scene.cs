using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WorkerTuning.Admission;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.ConcurrencyTests;

/// <summary>A pool and the way into it, made for one schedule, and what must hold at its end.</summary>
internal sealed class Scene
{
    // One container for all schedules: it has no state, and to build one takes longer than to run a schedule.
    private static readonly ServiceProvider Services = new ServiceCollection()
        .AddScoped<WorkerContext>()
        .AddScoped<ScopePin>()
        .AddScoped<Mark>()
        .AddScoped(s => new WorkerLocal<Engine>(s.GetRequiredService<WorkerContext>()))
        .AddKeyedScoped<Engine>(WorkerContext.Key)
        .BuildServiceProvider();

    private readonly List<Worker> _made = [];
    private readonly List<Worker> _drained = [];
    private readonly List<Task> _disposals = [];
    private readonly List<Visit> _visits = [];

    public Scene(int capacity = 1, int workers = 1, int queueLimit = 10)
    {
        Capacity = capacity;
        Pool = new WorkerPool(Services.GetRequiredService<IServiceScopeFactory>(), Clock, hasLocals: true);
        Rules.Set(queueLimit, TimeSpan.Zero);
        var hooks = new WorkerHooks([], NullLoggerFactory.Instance);
        Demands = new EndpointDemands(Options.Create(new RequestTimeoutOptions()), Clock.TimestampFrequency);
        Admission = new RequestAdmission(Pool, Hint, Demands, hooks);
        Middleware = next => new PoolMiddleware(next, Admission, hooks);
        Watch = new RequestWatch(Pool, new Recycler(Pool, new NoMaker(), new Random(0), NullLogger.Instance), hooks, NullLogger.Instance, abort => _ = Task.Run(abort));
        Pool.Replace([.. Enumerable.Range(1, workers).Select(id => Make(id, 1))]);
    }

    public int Capacity { get; }

    public ManualClock Clock { get; } = new();

    public WorkerPool Pool { get; }

    public AdmissionRules Rules => Pool.Rules;

    public EndpointHint Hint { get; } = new();

    public EndpointDemands Demands { get; }

    public RequestAdmission Admission { get; }

    public RequestWatch Watch { get; }

    private Func<RequestDelegate, PoolMiddleware> Middleware { get; }

    /// <summary>The scope that <see cref="Pool"/> makes for requests; for scopes that somebody else makes.</summary>
    public static AsyncServiceScope MakeScope() => Services.CreateAsyncScope();

    /// <summary>Serves a request as a server would: the pipeline, then the response's callbacks.</summary>
    public async Task ServeAsync(Visit visit, RequestDelegate application)
    {
        Begin(visit);
        try
        {
            await Middleware(application).Invoke(visit.Context);
        }
        catch (OperationCanceledException) when (visit.RequestAborted.IsCancellationRequested)
        {
            // The server answers nobody, since the client is gone or its connection was aborted.
            visit.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (BadHttpRequestException e)
        {
            visit.StatusCode = e.StatusCode;
        }

        await visit.CompleteAsync();
    }

    /// <summary>The same for a request that is refused unless its endpoint is exempt.</summary>
    public async Task ServeExemptAsync(Visit visit, RequestDelegate application, RequestDelegate refuse)
    {
        Begin(visit);
        await Middleware(application).InvokeExempt(visit.Context, c => refuse(c));
        await visit.CompleteAsync();
    }

    /// <summary>An application that uses its worker-local, and yields meanwhile.</summary>
    public async Task Work(HttpContext context)
    {
        var mark = context.RequestServices.GetRequiredService<Mark>();
        var engine = mark.Used = mark.Engine.Value;
        engine.Enter(Capacity);
        await Task.Yield();
        engine.Leave();
        context.Response.StatusCode = StatusCodes.Status200OK;
    }

    /// <summary>An application that needs no services.</summary>
    public static async Task Answer(HttpContext context)
    {
        await Task.Yield();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Puts a successor in the place of each worker, then retires them, as the recycler does.</summary>
    public void Recycle()
    {
        var old = Pool.Workers.ToArray();
        Pool.Replace([.. old.Select(w => Make(w.Identity.Id, w.Identity.Generation + 1))]);
        foreach (var worker in old)
            worker.Retire();
    }

    /// <summary>Asserts that nothing is left of the requests, and that every retired worker was disposed once.</summary>
    public async Task CheckAsync()
    {
        foreach (var worker in Pool.Workers)
            Assert.Equal((0, 0), (worker.Leases, worker.Pins));
        Assert.Equal((0, 0), (Pool.Queue.Count, Pool.Requests.AtLarge.Count));
        foreach (var lease in Pool.Leases.All.ToArray())
            Assert.Equal((LeaseState.Free, null, null), (lease!.State, lease.Request, lease.Worker));
        foreach (var visit in _visits)
        {
            Assert.Same(visit, visit.Context.Features.Get<IHttpRequestLifetimeFeature>());
            Assert.False(visit.WasHitByAnother, $"The abort of another request hit request {visit.Name}.");
        }

        _visits.ForEach(v => v.Dispose());
        foreach (var worker in Pool.Workers.ToArray())
            worker.Retire();
        foreach (var disposal in _disposals.ToArray())
            await disposal;
        Assert.Equal(_made.Count, _drained.Count);
        Assert.Equal(_made.Count, _drained.Distinct().Count());
    }

    /// <summary>Moves the clock and looks at every request, as the arbiter does, until they are over.</summary>
    public async Task ArbitrateAsync(Task requests, Action? look = null)
    {
        while (!requests.IsCompleted)
        {
            look?.Invoke();
            Watch.Scan();
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private void Begin(Visit visit)
    {
        _visits.Add(visit);
        visit.Came = Clock.GetTimestamp();
        visit.Connection.Current = visit;
    }

    private Worker Make(int id, int generation)
    {
        var scope = Services.CreateAsyncScope();
        var locals = new WorkerLocals(scope.ServiceProvider, new LocalTypes([]));
        scope.ServiceProvider.GetRequiredService<WorkerContext>().Locals = locals;
        _ = locals.Get(typeof(Engine));
        var worker = new Worker(new WorkerIdentity(id, generation, Capacity, 0), scope, locals, Clock.GetTimestamp(), Drained) { Pool = Pool };
        _made.Add(worker);
        return worker;
    }

    private void Drained(Worker worker)
    {
        Assert.Equal((true, 0, 0), (worker.IsRetired, worker.Leases, worker.Pins));
        _drained.Add(worker);
        _disposals.Add(Task.Run(async () => await worker.DisposeAsync()));
    }

    private sealed class NoMaker : IWorkerMaker
    {
        public void Make(Place place, WorkerIdentity identity, Build build) => throw new NotSupportedException();

        public void Dispose(Worker worker) => throw new NotSupportedException();
    }
}
