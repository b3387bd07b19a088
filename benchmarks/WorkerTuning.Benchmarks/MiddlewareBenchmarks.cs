using System.Threading.RateLimiting;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Workers;

namespace WorkerTuning.Benchmarks;

/// <summary>The pool in front of a pipeline, against nothing in front of it and against rate limiter and request timeouts.</summary>
[MemoryDiagnoser]
public class MiddlewareBenchmarks : IDisposable
{
    private readonly DefaultHttpContext _context = new();
    private ServiceProvider _services = null!;
    private RequestDelegate _none = null!;
    private RequestDelegate _stock = null!;
    private RequestDelegate _ours = null!;

    /// <summary>False: the pipeline completes at once. True: it goes on later, on another thread.</summary>
    [Params(false, true)]
    public bool Yields { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _services = new ServiceCollection()
            .AddLogging()
            .AddMetrics()
            .AddRequestTimeouts(o => o.DefaultPolicy = new RequestTimeoutPolicy { Timeout = TimeSpan.FromSeconds(30) })
            .AddRateLimiter(o => o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, int>(static _ => RateLimitPartition.GetConcurrencyLimiter(
                0,
                static _ => new ConcurrencyLimiterOptions { PermitLimit = 5 * TestPool.Capacity, QueueLimit = 2_048 })))
            .BuildServiceProvider();
        _none = Yields ? static async _ => await Task.Yield() : static _ => Task.CompletedTask;
        var stock = new ApplicationBuilder(_services);
        stock.UseRateLimiter().UseRequestTimeouts().Run(_none);
        _stock = stock.Build();
        var pool = TestPool.Make(_services, 5);
        // A limit of 30 s for each request, as the stock composition has it.
        pool.Timing = new RequestTiming(30 * pool.Clock.TimestampFrequency, UntilResponseStarts: true);
        var hooks = new WorkerHooks([], _services.GetRequiredService<ILoggerFactory>());
        _ours = new PoolMiddleware(_none, TestPool.Admit(pool), hooks).Invoke;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _services.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public Task None() => _none(_context);

    [Benchmark]
    public Task Stock() => _stock(_context);

    [Benchmark]
    public Task Ours() => _ours(_context);
}
