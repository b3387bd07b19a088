using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using WorkerTuning.Workers;

namespace WorkerTuning.Benchmarks;

/// <summary>As <see cref="LeaseBenchmarks"/>, with every processor at it at once.</summary>
[MemoryDiagnoser]
public class ContendedLeaseBenchmarks : IDisposable
{
    private const int PerThread = 200_000;
    private static readonly int Threads = Math.Max(2, Environment.ProcessorCount);
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private WorkerPool _pool = null!;
    private ConcurrencyLimiter _limiter = null!;

    [Params(1, 17, 1000)]
    public int Workers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _pool = TestPool.Make(_services, Workers);
        _limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = Workers * TestPool.Capacity, QueueLimit = 2_048 });
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _limiter.Dispose();
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = PerThread)]
    public void ConcurrencyLimiter() => OnEveryProcessor(_limiter, static limiter => limiter.AttemptAcquire().Dispose());

    [Benchmark(OperationsPerInvoke = PerThread)]
    public void Lease() => OnEveryProcessor(_pool, static pool => pool.EndPin(pool.TryLease()!, withLease: true));

    // Threads of its own: a pool may decide that one is enough.
    private static void OnEveryProcessor<T>(T state, Action<T> once)
    {
        using var together = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            together.SignalAndWait();
            for (var i = 0; i < PerThread; i++)
                once(state);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
    }
}
