using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WorkerTuning.Lifecycle.Memory;
using WorkerTuning.Planning;
using WorkerTuning.Tests.Shared;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Recycling;

namespace WorkerTuning.Tests.Lifecycle.Memory;

/// <summary>A memory watch over a real recycler, with virtual time, samples by hand, and workers that are made and disposed when the test says so.</summary>
internal sealed class WatchCase : IWorkerMaker, IDisposable
{
    public const long Megabyte = 1L << 20;

    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly Queue<Action> _posted = new();
    private readonly CapturingLoggerProvider _logs = new();
    private readonly WorkerPool _pool;
    private Action? _collection;

    public WatchCase(int workers, RecyclePlan plan, long? containerLimit = null, bool builds = true, long? heapLimit = null)
    {
        Builds = builds;
        var loggers = _logs.ToFactory();
        _pool = new WorkerPool(_services.GetRequiredService<IServiceScopeFactory>(), Time, hasLocals: false);
        Recycler = new Recycler(_pool, this, new Random(1), loggers.CreateLogger("recycler"));
        Watch = new MemoryWatch(
            Recycler,
            Time,
            new ProcessMemory(Read, containerLimit, heapLimit),
            new MemoryTiming(),
            new MemoryEffects(done => _collection = done, code => ExitCode = code),
            _posted.Enqueue,
            loggers.CreateLogger("memory"));
        Watch.Set(plan);
        Recycler.Start(new PoolPlan { Workers = workers, WorkerClass = WorkerClass.Async, CapacityPerWorker = 10 }, plan);
    }

    public ManualTime Time { get; } = new();

    public Recycler Recycler { get; }

    public MemoryWatch Watch { get; }

    public MemoryReading Reading { get; set; }

    /// <summary>True: the watch itself finds no memory.</summary>
    public bool Fails { get; set; }

    public int? ExitCode { get; private set; }

    /// <summary>False: builds stay under way.</summary>
    public bool Builds { get; set; }

    public bool IsCollecting => _collection is not null;

    public MemorySnapshot Snapshot => Watch.Snapshot;

    public IReadOnlyList<string> Logs => [.. _logs.Logs.Where(l => l.Category == "memory").Select(l => l.Event.Name!)];

    public IReadOnlyList<string> Messages(string name) => [.. _logs.Logs.Where(l => l.Event.Name == name).Select(l => l.Message)];

    /// <summary>Ticks as the arbiter does, four times a second, for that long.</summary>
    public void Run(double seconds, long? megabytes = null)
    {
        if (megabytes is { } size)
            Reading = new(size * Megabyte, null);
        for (var i = 0; i < seconds * 4; i++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(250));
            Tick();
        }
    }

    public void Tick()
    {
        while (_posted.TryDequeue(out var action))
            action();
        Recycler.Tick();
        Watch.Tick();
    }

    /// <summary>Ends the collection that was asked for.</summary>
    public void Collected(long megabytes) => Collected(new MemoryReading(megabytes * Megabyte, null));

    public void Collected(MemoryReading reading)
    {
        Reading = reading;
        _collection!();
        _collection = null;
    }

    public void Make(Place place, WorkerIdentity identity, Build build)
    {
        if (!Builds)
            return;
        var scope = _services.CreateAsyncScope();
        var worker = new Worker(identity, scope, new WorkerLocals(scope.ServiceProvider, new LocalTypes([])), Time.GetTimestamp(), w => _posted.Enqueue(() => Recycler.Drained(w)));
        _posted.Enqueue(() => Recycler.Built(place, build, worker, null));
    }

    public void Dispose(Worker worker) => _posted.Enqueue(() => Recycler.Disposed(worker));

    private MemoryReading Read()
    {
        if (Fails)
            NoMemory.Throw();
        return Reading;
    }

    public void Dispose()
    {
        Watch.Dispose();
        _services.Dispose();
    }
}
