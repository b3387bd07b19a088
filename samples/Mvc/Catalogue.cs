namespace WorkerTuning.Samples.Mvc;

/// <summary>Dear to make and not safe to share between threads: one for each worker, and sync workers never share theirs.</summary>
public sealed class Catalogue : IWorkerWarmup
{
    private readonly Dictionary<string, int> _stock = [];

    public async ValueTask WarmUpAsync(CancellationToken cancellationToken)
    {
        await Task.Yield(); // a database, a file, a model
        _stock["bolt"] = 12;
        _stock["nut"] = 7;
    }

    public int? Stock(string item) => _stock.TryGetValue(item, out var count) ? count : null;
}
