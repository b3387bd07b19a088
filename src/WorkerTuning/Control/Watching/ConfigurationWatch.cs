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
    private ChangeGate? _gate;
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
            var patterns = ConfigurationFiles.Find(source).Concat(plan.WatchedExtras)
                .Select(text => WatchedPattern.Parse(text, source.Environment.CurrentDirectory))
                .ToList();
            _gate = new ChangeGate(clock, () => FileStamps.Take(patterns), Reload, former);
            _watches = new FolderWatches(patterns, _gate.Nudge, _logger);
            Log.FilesWatched(_logger, string.Join(", ", patterns.Select(p => p.Folder).Distinct()));
        }
    }

    private void End()
    {
        _watches?.Dispose();
        _gate?.Dispose();
        (_watches, _gate) = (null, null);
    }

    private void Reload(IReadOnlyList<string> files) => reloader.Begin(string.Join(", ", files) + " changed");
}
