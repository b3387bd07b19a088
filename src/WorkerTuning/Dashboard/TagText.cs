using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerTuning.Dashboard;

/// <summary>Enums as the metrics' tags and the log have them: <c>queue_full</c>.</summary>
internal sealed class TagText<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
