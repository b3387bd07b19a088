using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using WorkerTuning.Workers;

namespace WorkerTuning.Control;

/// <summary>Tells whoever writes log files to open them anew, because they were moved away (USR1, and after a reload).</summary>
internal sealed class LogReopen(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);

    /// <summary>Called on a thread of the pool.</summary>
    public event Action? Asked;

    [SuppressMessage("Design", "CA1031", Justification = "One log file that cannot be opened must not keep the others shut.")]
    public void Ask()
    {
        var listeners = Asked?.GetInvocationList() ?? [];
        Log.LogsReopened(_logger, listeners.Length);
        foreach (var listener in listeners.Cast<Action>())
        {
            try
            {
                listener();
            }
            catch (Exception e)
            {
                Log.ReopenFailed(_logger, e);
            }
        }
    }
}
