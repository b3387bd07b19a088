using Microsoft.Extensions.Logging;

namespace WorkerTuning.Bridge;

internal static partial class Log
{
    public const string Category = "WorkerTuning.Prometheus";

    [LoggerMessage(1, LogLevel.Warning, "Metrics of the instrument {Instrument} of the meter {Meter} ignored: {Reason}", EventName = "InstrumentIgnored")]
    public static partial void InstrumentIgnored(ILogger logger, string instrument, string meter, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Measurement of some instruments failed; the page leaves them out: {Reason}", EventName = "ObservationFailed")]
    public static partial void ObservationFailed(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Label sets of the instrument {Instrument} of the meter {Meter} past the first {Limit} share one series, otel_metric_overflow=\"true\"", EventName = "SeriesOverflow")]
    public static partial void SeriesOverflow(ILogger logger, string instrument, string meter, int limit);
}
