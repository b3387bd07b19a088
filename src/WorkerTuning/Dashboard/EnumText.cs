using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerTuning.Dashboard;

/// <summary>Enums as text, in the manner of the property names: <c>maxRequests</c>.</summary>
internal sealed class EnumText<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
