using Microsoft.Extensions.Logging;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>Something that was logged.</summary>
/// <param name="Time">When.</param>
/// <param name="Second">The same, for lines.</param>
/// <param name="Level">How bad.</param>
/// <param name="Category">By whom.</param>
/// <param name="Event">The name of the event; null where it has none.</param>
/// <param name="Message">In words.</param>
/// <param name="Exception">Why; null for none.</param>
/// <param name="State">The values in the message; null where there are none.</param>
/// <param name="Scopes">The logging scopes that it was logged in; null for none.</param>
internal readonly record struct ErrorRecord(
    DateTimeOffset Time,
    ClockSecond Second,
    LogLevel Level,
    string Category,
    string? Event,
    string Message,
    Exception? Exception,
    IReadOnlyList<KeyValuePair<string, object?>>? State,
    IExternalScopeProvider? Scopes = null);
