using Microsoft.Extensions.Logging;

namespace WorkerTuning.Workers;

internal static class LoggerFactoryExtensions
{
    /// <summary>A logger that never throws.</summary>
    public static ILogger CreateUnfailing(this ILoggerFactory loggers, string category) => new UnfailingLogger(loggers.CreateLogger(category));
}
