using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Control.Watching;

/// <summary>Setting <c>reload</c>: a changed configuration file reloads as HUP does. Switched on and off by reloads too.</summary>
internal sealed class ConfigurationWatch(PlanStore plans, SettingsSource source, Reloader reloader, [FromKeyedServices(ServerClock.Key)] TimeProvider clock, ILoggerFactory loggers)
    : IHostedService, IDisposable
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);
    private readonly Lock _lock = new();
    private FolderWatches? _watches;
    private volatile ChangeGate? _gate;
    private bool _isDisposed;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        reloader.Ended += result =>
        {
            if (result.Applied)
                Follow();
        };
        Follow();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            End();
        }
    }

    private void Follow()
    {
        lock (_lock)
        {
            var former = _gate;
            End();
            var plan = plans.Current.Process;
            if (!plan.WatchFiles || _isDisposed)
                return;
            string[] texts = [.. ConfigurationFiles.Find(source), .. plan.WatchedExtras];
            var watches = _watches = new FolderWatches(Nudge, _logger);
            var gate = new ChangeGate(clock, () => Look(texts, watches), Reload, former, e => Log.WatchFailed(_logger, e));
            _gate = gate;
            // For what came between its first look and now.
            gate.Nudge();
            watches.Announce(Patterns(texts));
        }
    }

    // Each time: what is a folder now may have been none before.
    private List<WatchedPattern> Patterns(string[] texts) => [.. texts.Select(text => WatchedPattern.Parse(text, source.Environment.CurrentDirectory))];

    private IReadOnlyDictionary<string, string> Look(string[] texts, FolderWatches watches)
    {
        var patterns = Patterns(texts);
        watches.Follow(patterns);
        return FileStamps.Take(patterns);
    }

    private void Nudge() => _gate?.Nudge();

    private void End()
    {
        _watches?.Dispose();
        _gate?.Dispose();
        (_watches, _gate) = (null, null);
    }

    private void Reload(IReadOnlyList<string> files) => reloader.Begin(string.Join(", ", files) + " changed");
}
