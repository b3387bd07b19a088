using Microsoft.Extensions.Logging;

namespace WorkerTuning.Tests.Shared;

/// <summary>One message as it was logged.</summary>
internal sealed record CapturedLog(string Category, LogLevel Level, EventId Event, string Message, Exception? Exception)
{
    public override string ToString() =>
        $"{Level} {Category}[{Event.Id}{(Event.Name is null ? "" : $" {Event.Name}")}] {Message}{(Exception is null ? "" : $"\n{Exception}")}";
}
