using System.Text.Json;
using System.Text.Json.Serialization;

namespace WorkerTuning.Dashboard;

/// <summary>What goes over the wire: camelCase, durations as seconds, enums as text.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(SecondsConverter), typeof(EnumText<WorkerState>), typeof(EnumText<RecycleReason>), typeof(EnumText<MemoryStep>), typeof(EnumText<ConnectionEndReason>), typeof(EnumText<ConcurrencyMode>), typeof(TagText<ShedReason>)])]
[JsonSerializable(typeof(WorkerPoolSnapshot))]
[JsonSerializable(typeof(IReadOnlyList<PlannedSetting>), TypeInfoPropertyName = "Settings")]
[JsonSerializable(typeof(IReadOnlyList<DashboardSample>), TypeInfoPropertyName = "Samples")]
[JsonSerializable(typeof(ReloadResult))]
[JsonSerializable(typeof(ResizeRequest))]
[JsonSerializable(typeof(ActionAnswer))]
internal sealed partial class DashboardJson : JsonSerializerContext;
