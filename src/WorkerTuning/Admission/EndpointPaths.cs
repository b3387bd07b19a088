namespace WorkerTuning.Admission;

/// <summary>The routes of the endpoints that are treated unlike the rest where there is no room.</summary>
internal sealed class EndpointPaths
{
    public RoutePaths Exempt { get; } = new();

    public RoutePaths Critical { get; } = new();

    public RoutePaths Sheddable { get; } = new();
}
