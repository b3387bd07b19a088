using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>Says what an application pays that has asked for ASP.NET Core's lines for each request.</summary>
internal sealed class RequestLinesAdvice(LogOutputs outputs, IOptionsMonitor<LoggerFilterOptions> rules, ILoggerFactory loggers)
{
    private bool _given;

    /// <summary>Where the plan's error log gets them, says so; once, until it no longer does.</summary>
    public void Look(LogPlan plan, ILogger logger)
    {
        var isDue = plan.Level is null or >= LogLevel.Information && (plan.ErrorLogIsStandard ? loggers.CreateLogger(RequestLines.Speaker) : OwnLogger()).IsEnabled(LogLevel.Information);
        if (isDue && !_given)
            Log.RequestLinesAdvice(logger);
        _given = isDue;
    }

    // As the host's own factory would judge it, were there no other provider.
    private ILogger OwnLogger()
    {
        using var own = new LoggerFactory([new ErrorLogProvider(outputs, isAsked: false)], rules);
        return own.CreateLogger(RequestLines.Speaker);
    }
}
