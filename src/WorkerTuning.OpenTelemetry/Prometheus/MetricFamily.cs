using System.Text;

namespace WorkerTuning.Prometheus;

/// <summary>The samples of one name, which must stand together whatever meters they come from.</summary>
internal sealed record MetricFamily(string Name, MetricKind Kind, string? Unit, string Help)
{
    public StringBuilder Samples { get; } = new();
}
