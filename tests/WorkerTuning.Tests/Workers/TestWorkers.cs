using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;

namespace WorkerTuning.Tests.Workers;

/// <summary>Workers and a pool of them, made by hand, with a container that counts what it makes and disposes.</summary>
internal sealed class TestWorkers : IDisposable
{
    private readonly ServiceProvider _services;

    public TestWorkers(Action<IServiceCollection>? services = null, TimeProvider? clock = null, WorkerMetrics? metrics = null)
    {
        var collection = new ServiceCollection();
        collection.AddScoped<WorkerContext>();
        collection.AddScoped<Tracked>();
        collection.AddSingleton<Tally>();
        services?.Invoke(collection);
        _services = collection.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        Clock = clock ?? Time;
        HasLocals = collection.Any(d => d.ServiceType == typeof(WorkerLocalType));
        Pool = new WorkerPool(_services.GetRequiredService<IServiceScopeFactory>(), Clock, HasLocals, metrics);
    }

    public ManualTime Time { get; } = new();

    public TimeProvider Clock { get; }

    public bool HasLocals { get; }

    public IServiceProvider Services => _services;

    public Tally Tally => _services.GetRequiredService<Tally>();

    public WorkerPool Pool { get; }

    public List<Worker> Drained { get; } = [];

    public Worker Make(int id = 1, int capacity = 1, long maxRequests = 0, int generation = 1) =>
        Make(new WorkerIdentity(id, generation, capacity, maxRequests));

    public Worker Make(WorkerIdentity identity, Action<Worker>? drained = null)
    {
        var scope = _services.CreateAsyncScope();
        var locals = new WorkerLocals(scope.ServiceProvider);
        scope.ServiceProvider.GetRequiredService<WorkerContext>().Locals = locals;
        return new Worker(identity, scope, locals, Clock.GetTimestamp(), drained ?? Drained.Add);
    }

    /// <summary>Makes workers and puts them to work.</summary>
    public Worker[] Serve(int workers = 1, int capacity = 1, long maxRequests = 0)
    {
        Worker[] made = [.. Enumerable.Range(1, workers).Select(id => Make(id, capacity, maxRequests))];
        Pool.Replace(made);
        return made;
    }

    public void Dispose() => _services.Dispose();
}
