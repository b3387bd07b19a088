using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WorkerTuning.Admission;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

/// <summary>Workers and a pool of them, made by hand, with a container that counts what it makes and disposes.</summary>
internal sealed class TestWorkers : IDisposable
{
    private readonly ServiceProvider _services;

    public TestWorkers(Action<IServiceCollection>? services = null, TimeProvider? clock = null, WorkerMetrics? metrics = null, bool hasLocals = true)
    {
        var collection = new ServiceCollection();
        collection.AddScoped<WorkerContext>();
        collection.AddScoped<ScopePin>();
        collection.AddScoped<Tracked>();
        collection.AddSingleton<Tally>();
        services?.Invoke(collection);
        _services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        Clock = clock ?? Time;
        Pool = new WorkerPool(_services.GetRequiredService<IServiceScopeFactory>(), Clock, hasLocals, metrics);
        Demands = new EndpointDemands(Options.Create(Timeouts), Clock.TimestampFrequency);
        Admission = Admit();
    }

    public ManualTime Time { get; } = new();

    public TimeProvider Clock { get; }

    public IServiceProvider Services => _services;

    public Tally Tally => _services.GetRequiredService<Tally>();

    public WorkerPool Pool { get; }

    public AdmissionRules Rules => Pool.Rules;

    public EndpointHint Hint { get; } = new();

    public RequestTimeoutOptions Timeouts { get; } = new();

    public EndpointDemands Demands { get; }

    public RequestAdmission Admission { get; }

    public List<Worker> Drained { get; } = [];

    public Worker Make(int id = 1, int capacity = 1, long maxRequests = 0, int generation = 1) =>
        Make(new WorkerIdentity(id, generation, capacity, maxRequests));

    public Worker Make(WorkerIdentity identity, Action<Worker>? drained = null)
    {
        var scope = _services.CreateAsyncScope();
        var locals = new WorkerLocals(scope.ServiceProvider, new LocalTypes([]));
        scope.ServiceProvider.GetRequiredService<WorkerContext>().Locals = locals;
        return new Worker(identity, scope, locals, Clock.GetTimestamp(), drained ?? Drained.Add) { Pool = Pool };
    }

    /// <summary>The way into the pool, with hooks.</summary>
    public RequestAdmission Admit(params IWorkerHooks[] hooks) => new(Pool, Hint, Demands, new WorkerHooks(hooks, NullLoggerFactory.Instance));

    /// <summary>The way into the pool, with traces.</summary>
    public RequestAdmission Admit(RequestTracing tracing) => new(Pool, Hint, Demands, new WorkerHooks([], NullLoggerFactory.Instance), tracing);

    /// <summary>Begins a request on a worker; without one it goes on until its endpoint is known.</summary>
    public Lease Begin(HttpContext context, Worker? worker)
    {
        var request = Admission.Begin(context, worker);
        var lease = request.Lease!;
        if (worker is null)
            lease.Standing = Pool.Requests.AtLarge.TryEnter() ? Standing.AtLarge : throw new InvalidOperationException("Too many at large.");
        request.Open(lease);
        return lease;
    }

    /// <summary>Begins a request on some worker.</summary>
    public Lease Begin(HttpContext context) => Begin(context, Pool.TryLease() ?? throw new InvalidOperationException("No room."));

    /// <summary>Makes workers and puts them to work.</summary>
    public Worker[] Serve(int workers = 1, int capacity = 1, long maxRequests = 0)
    {
        Worker[] made = [.. Enumerable.Range(1, workers).Select(id => Make(id, capacity, maxRequests))];
        Pool.Replace(made);
        return made;
    }

    public void Dispose() => _services.Dispose();
}
