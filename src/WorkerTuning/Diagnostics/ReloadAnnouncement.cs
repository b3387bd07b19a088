using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Control;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Diagnostics;

/// <summary>After each reload, what is to be said of the new plan; what has changed the reload says itself.</summary>
internal sealed class ReloadAnnouncement(PlanStore plans, SettingsSource source, Reloader reloader, ILoggerFactory loggers) : IHostedService
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        reloader.Ended += Announce;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Announce(ReloadResult result)
    {
        if (result.Applied)
            PlanAnnouncement.Comment(_logger, plans.Current, source.Loaded);
    }
}
