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
    private string? _file;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _file = source.Loaded.FilePath;
        reloader.Ended += Announce;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Announce(ReloadResult result)
    {
        if (!result.Applied)
            return;
        NoteFile(source.Loaded.FilePath);
        PlanAnnouncement.Comment(_logger, plans.Current, source.Loaded);
    }

    // A file that nobody named is read where it exists, so that one which went missing is no error.
    private void NoteFile(string? file)
    {
        if (file == _file)
            return;
        if (file is null)
            Log.ConfigFileGone(_logger, _file!);
        else
            Log.ConfigFileRead(_logger, file);
        _file = file;
    }
}
