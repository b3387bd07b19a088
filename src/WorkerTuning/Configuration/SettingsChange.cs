using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace WorkerTuning.Configuration;

/// <summary>Tells every <see cref="IOptionsMonitor{TOptions}"/> of the settings that a reload has put new ones in force.</summary>
internal sealed class SettingsChange : IOptionsChangeTokenSource<WorkerTuningOptions>, IDisposable
{
    private CancellationTokenSource _source = new();

    public string Name => Options.DefaultName;

    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _source).Token);

    /// <exception cref="AggregateException">Listeners threw.</exception>
    public void Announce() => Interlocked.Exchange(ref _source, new CancellationTokenSource()).Cancel();

    public void Dispose() => _source.Dispose();
}
