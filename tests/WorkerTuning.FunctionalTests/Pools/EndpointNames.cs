namespace WorkerTuning.FunctionalTests.Pools;

/// <summary>
/// Tests one after another whose endpoints name pools, and those that count how often endpoints are built: a host that starts while another names
/// a pool looks at its endpoints once more.
/// </summary>
internal static class EndpointNames
{
    public const string Collection = "names of pools";
}
