using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using WorkerTuning.Admission;
using WorkerTuning.Workers;

namespace WorkerTuning.Benchmarks;

/// <summary>A pool whose workers are never recycled.</summary>
internal static class TestPool
{
    public const int Capacity = 1_000;

    public static WorkerPool Make(IServiceProvider services, int workers)
    {
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        var pool = new WorkerPool(scopes, TimeProvider.System, hasLocals: false);
        pool.Replace([.. Enumerable.Range(1, workers).Select(id => MakeWorker(scopes, id))]);
        return pool;
    }

    public static RequestAdmission Admit(WorkerPool pool) => new(
        pool,
        new EndpointHint(),
        new EndpointDemands(Options.Create(new RequestTimeoutOptions()), pool.Clock.TimestampFrequency),
        new WorkerHooks([], NullLoggerFactory.Instance));

    private static Worker MakeWorker(IServiceScopeFactory scopes, int id)
    {
        var scope = scopes.CreateAsyncScope();
        return new Worker(new WorkerIdentity(id, 1, Capacity, 0), scope, new WorkerLocals(scope.ServiceProvider, new LocalTypes([])), 0, static _ => { });
    }
}
