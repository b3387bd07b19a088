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
    private RequestAdmission _admission = null!;
    private ConcurrencyLimiter _limiter = null!;
    private SemaphoreSlim _semaphore = null!;

    [Params(1, 17, 1000)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _pool = TestPool.Make(_services, Workers);
        _admission = TestPool.Admit(_pool);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Workers * TestPool.Capacity, QueueLimit = 2_048 });
        _semaphore = new SemaphoreSlim(Workers * TestPool.Capacity);
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
        {
            var request = _admission.Begin(_context, _pool.TryLease()!);
            request.Lease!.End(request);
        }
    }
}
