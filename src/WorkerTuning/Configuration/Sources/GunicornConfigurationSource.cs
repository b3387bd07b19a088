using Microsoft.Extensions.Configuration;

namespace WorkerTuning.Configuration.Sources;

/// <summary>Carries the command line, a file's path, or both, into a configuration.</summary>
internal sealed class GunicornConfigurationSource : IConfigurationSource
{
    public IReadOnlyList<string>? Arguments { get; init; }

    public string? File { get; init; }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new GunicornConfigurationProvider(this);
}
