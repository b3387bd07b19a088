using Microsoft.Extensions.Logging;
using WorkerTuning.Workers;

namespace WorkerTuning.Control;

/// <summary>Tells whoever writes log files to open them anew, because they were moved away (USR1, and after a reload).</summary>
internal sealed class LogReopen(ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);

    /// <summary>Called on the thread of whoever asks. One that throws is logged and keeps nobody else's file shut.</summary>
    public event Action? Asked;

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
