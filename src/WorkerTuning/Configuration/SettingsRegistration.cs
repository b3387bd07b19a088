using Microsoft.Extensions.Configuration;
using WorkerTuning.Configuration.Sources;

namespace WorkerTuning.Configuration;

/// <summary>The configurations that <c>AddWorkerTuning</c> was given, kept as one instance in the services.</summary>
internal sealed class SettingsRegistration
{
    private readonly List<IConfiguration> _configurations = [];

    public void Add(IConfiguration configuration)
    {
        if (!_configurations.Contains(configuration))
            _configurations.Add(configuration);
    }

    /// <summary>Reads all sources anew.</summary>
    /// <param name="hostRoot">The host's configuration, for a section whose root is not known otherwise; may be null.</param>
    /// <param name="environment">The process's variables and folder.</param>
    /// <param name="running">What is in force; null at the start.</param>
    public LoadedSettings Load(IConfiguration? hostRoot, ProcessEnvironment environment, LoadedSettings? running = null)
    {
        var reading = new SourceReading();
        var root = hostRoot as IConfigurationRoot;
        foreach (var configuration in _configurations)
            ConfigurationReader.Read(configuration, root, reading);
        var carried = Roots(hostRoot)
            .SelectMany(ConfigurationReader.GunicornProviders).Select(p => p.Source).Distinct().ToList();
        GunicornReader.Read(
            carried.LastOrDefault(s => s.Arguments is not null)?.Arguments,
            carried.LastOrDefault(s => s.File is not null)?.File,
            environment,
            reading);
        reading.HostAddresses = HostAddresses.Find(Roots(hostRoot), environment);
        if (carried.TrueForAll(s => s.Arguments is null))
            UnreadGunicorn.Find(environment, isFileNamed: reading.FilePath is not null, reading);
        return SettingsLoader.Load(reading, environment, running);
    }

    public IReadOnlyList<IConfigurationRoot> Roots(IConfiguration? hostRoot) =>
        [.. _configurations.Append(hostRoot).OfType<IConfigurationRoot>().Distinct()];
}
