using System.Text.Json.Serialization;

namespace WorkerTuning.Planning;

/// <summary>Lets an endpoint answer with the settings in a trimmed program, too, which has no reflection to write them by.</summary>
[JsonSerializable(typeof(IReadOnlyList<PlannedSetting>))]
internal sealed partial class PlanJson : JsonSerializerContext;
