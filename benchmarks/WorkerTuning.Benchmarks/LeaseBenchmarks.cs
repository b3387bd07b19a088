using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Workers;

namespace WorkerTuning.Benchmarks;

/// <summary>One request's way in and out, against the limiters that .NET ships. Nobody waits.</summary>
[MemoryDiagnoser]
public class LeaseBenchmarks : IDisposable
{
    private const int Batch = 100;
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly DefaultHttpContext _context = new();
    private WorkerPool _pool = null!;
    private ConcurrencyLimiter _limiter = null!;
    private SemaphoreSlim _semaphore = null!;

    [Params(1, 17, 1000)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var scopes = _services.GetRequiredService<IServiceScopeFactory>();
        _pool = new WorkerPool(scopes, TimeProvider.System, hasLocals: false);
        _pool.Replace([.. Enumerable.Range(1, Workers).Select(id =>
            MakeWorker(scopes, id))]);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Workers * 1_000, QueueLimit = 2_048 });
        _semaphore = new SemaphoreSlim(Workers * 1_000);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _limiter.Dispose();
        _semaphore.Dispose();
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Batch)]
    public void ConcurrencyLimiter()
    {
        for (var i = 0; i < Batch; i++)
            _limiter.AttemptAcquire().Dispose();
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Semaphore()
    {
        for (var i = 0; i < Batch; i++)
        {
            _semaphore.Wait(0);
            _semaphore.Release();
        }
    }

    [Benchmark(OperationsPerInvoke = Batch)]
    public void Lease()
    {
        for (var i = 0; i < Batch; i++)
            _pool.EndPin(_pool.TryLease()!, withLease: true);
    }

    /// <summary>The lease with everything a request gets by it: features, clock, count.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void WholeRequest()
    {
        for (var i = 0; i < Batch; i++)
            _pool.Begin(_pool.TryLease()!, _context, holdsCapacity: true).End();
    }

    private static Worker MakeWorker(IServiceScopeFactory scopes, int id)
    {
        var scope = scopes.CreateAsyncScope();
        return new Worker(new WorkerIdentity(id, 1, 1_000, 0), scope, new WorkerLocals(scope.ServiceProvider), 0, static _ => { });
    }
}
