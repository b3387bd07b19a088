using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerTuning.Dashboard;

/// <summary>What goes over the wire: camelCase, durations as seconds, enums as text.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(SecondsConverter), typeof(TagText<WorkerState>), typeof(TagText<RecycleReason>), typeof(TagText<MemoryStep>), typeof(TagText<ConnectionEndReason>), typeof(TagText<ConcurrencyMode>), typeof(TagText<ShedReason>)])]
[JsonSerializable(typeof(WorkerPoolSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<PlannedSetting>), TypeInfoPropertyName = "Settings")]
[JsonSerializable(typeof(IReadOnlyList<DashboardSample>), TypeInfoPropertyName = "Samples")]
[JsonSerializable(typeof(ReloadResult))]
[JsonSerializable(typeof(ResizeRequest))]
[JsonSerializable(typeof(ActionAnswer))]
internal sealed partial class DashboardJson : JsonSerializerContext;
