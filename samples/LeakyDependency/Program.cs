using WorkerTuning;

var builder = WebApplication.CreateBuilder(args);
builder.Configuration.AddGunicorn(args);
builder.Services.AddWorkerTuning(builder.Configuration);
builder.Services.AddWorkerLocal<LeakyEngine>(); // not a singleton: goes with its worker
var app = builder.Build();

app.MapGet("/render", (WorkerLocal<LeakyEngine> engine) => $"rendered; this engine holds {engine.Value.Render()} MB\n");
app.MapGet("/memory", () => $"{LeakyEngine.Alive} engines, {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB\n").ExemptFromWorkers();
app.MapWorkerDashboard("/workers");
app.Run();

/// <summary>Stands for a library that keeps a megabyte of every document it ever saw.</summary>
internal sealed class LeakyEngine : IDisposable
{
    private static int _alive;
    private readonly List<byte[]> _kept = [];

    public LeakyEngine() => Interlocked.Increment(ref _alive);

    public static int Alive => Volatile.Read(ref _alive);

    public int Render()
    {
        lock (_kept)
        {
            _kept.Add(new byte[1 << 20]);
            return _kept.Count;
        }
    }

    public void Dispose() => Interlocked.Decrement(ref _alive);
}
