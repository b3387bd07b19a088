using Microsoft.Extensions.Logging;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>Says which settings have no effect because what is logged does not come past this library's provider: a logger factory of another kind asks no provider, or somebody has removed it.</summary>
internal sealed class BypassedLog(LogOutputs outputs, ILoggerFactory loggers)
{
    private string? _said;

    private bool IsReplaced => loggers.GetType() != typeof(LoggerFactory);

    /// <summary>Of a new plan, and only what is new.</summary>
    public void Look(LogPlan plan, ILogger logger)
    {
        var settings = Settings(plan);
        if (settings.Length == 0 || settings == _said)
            return;
        _said = settings;
        if (outputs.IsFed)
            Log.LevelBypassed(logger, settings, loggers.GetType().FullName!);
        else if (IsReplaced)
            Log.LoggersReplaced(logger, settings, loggers.GetType().FullName!);
        else
            Log.ProviderRemoved(logger, settings);
    }

    private string Settings(LogPlan plan)
    {
        var settings = new List<string>();
        if (!outputs.IsFed)
        {
            settings.AddRange(plan.Files.Select(f => f.Setting).Where(s => s != "accesslog"));
            if (plan.Syslog is not null)
                settings.Add("syslog");
            if (plan.Statsd is not null)
                settings.Add("statsd_host");
        }

        // Rules of levels are the framework's own factory's.
        if (IsReplaced && plan.Level is not null)
            settings.Add("loglevel");
        return string.Join(", ", settings);
    }
}
