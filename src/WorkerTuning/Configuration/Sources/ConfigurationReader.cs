using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration.Sources;

/// <summary>
/// Reads the section of an <see cref="IConfiguration"/>. Where the root's providers can be seen, each value keeps its provider's name and
/// strength; a bare section without a root counts as one source.
/// </summary>
internal static class ConfigurationReader
{
    /// <param name="configuration">The root, or the section itself.</param>
    /// <param name="hostRoot">The host's root, which tells the providers of a section; null when unknown.</param>
    /// <param name="reading">Takes values and problems.</param>
    public static void Read(IConfiguration configuration, IConfigurationRoot? hostRoot, SourceReading reading)
    {
        var section = configuration as IConfigurationSection;
        var path = section?.Path ?? WorkerTuningOptions.SectionName;
        if ((configuration as IConfigurationRoot ?? (section is not null && IsOf(hostRoot, section) ? hostRoot : null)) is { } root)
            ReadProviders(root.Providers, path, reading);
        else
            ReadSection(section ?? configuration.GetSection(path), reading);
    }

    /// <summary>Every provider of our own in a root, the strongest last.</summary>
    public static IEnumerable<GunicornConfigurationProvider> GunicornProviders(IConfigurationRoot root) =>
        Flatten(root.Providers).OfType<GunicornConfigurationProvider>();

    // A section does not tell its root; one that reads the same there may as well be the host's.
    private static bool IsOf(IConfigurationRoot? root, IConfigurationSection section) =>
        root is not null && root.GetSection(section.Path).AsEnumerable().ToHashSet().SetEquals(section.AsEnumerable());

    private static void ReadProviders(IEnumerable<IConfigurationProvider> providers, string path, SourceReading reading)
    {
        foreach (var provider in Flatten(providers).Where(p => p is not GunicornConfigurationProvider))
        {
            foreach (var key in ConfigurationTree.Children(provider, path))
            {
                var full = ConfigurationPath.Combine(path, key);
                if (IsPools(key) && ReadPools(provider, full, reading))
                    continue;
                var (layer, origin) = Describe(provider, full);
                Add(key, ConfigurationTree.Read(provider, full), origin, layer, reading);
            }
        }
    }

    private static bool IsPools(string key) => SettingsCatalogue.ByKey(key)?.Name == "pools";

    /// <returns>False where it is text, such as a variable's.</returns>
    private static bool ReadPools(IConfigurationProvider provider, string path, SourceReading reading)
    {
        if (provider.TryGet(path, out var text) && !string.IsNullOrWhiteSpace(text))
            return false;
        var pools = ConfigurationTree.Children(provider, path).ToList();
        // A list of entries, as flags give it.
        if (pools.Count > 0 && pools.TrueForAll(p => p.All(char.IsAsciiDigit)))
            return false;
        foreach (var pool in pools)
        {
            var full = ConfigurationPath.Combine(path, pool);
            var (layer, origin) = Describe(provider, full);
            if (provider.TryGet(full, out var word) && !string.IsNullOrWhiteSpace(word))
                reading.Problems.Add(new SettingProblem($"pools.{pool}", RawText.Show(word), origin, "must hold settings, such as Workers and Timeout"));
            reading.PoolValues.Add(new PoolValue(pool, null, null, origin, layer));
            foreach (var key in ConfigurationTree.Children(provider, full))
            {
                var own = ConfigurationPath.Combine(full, key);
                reading.PoolValues.Add(new PoolValue(pool, key, ConfigurationTree.Read(provider, own), Describe(provider, own).Origin, layer));
            }
        }

        return true;
    }

    private static void ReadSection(IConfigurationSection section, SourceReading reading)
    {
        foreach (var child in section.GetChildren())
            Add(child.Key, ConfigurationTree.Read(child), $"configuration section {section.Path}", Layer.Application, reading);
    }

    private static void Add(string key, object? raw, string origin, Layer layer, SourceReading reading)
    {
        if (SettingsCatalogue.ByKey(key) is { } setting)
        {
            if (layer == Layer.ConfigurationVariable && raw is string text && string.IsNullOrWhiteSpace(text))
            {
                reading.Notes.Add(VariableReader.Blank(setting, origin));
                return;
            }

            reading.Values.Add(new SettingValue(setting, raw, origin, layer));
            return;
        }

        // Without its value: the key may be a misspelt RawEnv.
        var near = NearestName.Find(key, SettingsCatalogue.Owned.Select(s => s.Key));
        reading.Problems.Add(new SettingProblem(key, null, origin, near is null ? "no such setting" : $"no such setting; did you mean {near}?"));
    }

    private static (Layer Layer, string Origin) Describe(IConfigurationProvider provider, string key) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => (Layer.ConfigurationVariable, "env " + key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal)),
        CommandLineConfigurationProvider => (Layer.CommandLine, "flag --" + key),
        FileConfigurationProvider { Source.Path: { } file } => (Layer.Application, file),
        _ => (Layer.Application, provider.GetType().Name.Replace("ConfigurationProvider", "", StringComparison.Ordinal) + " configuration"),
    };

    private static IEnumerable<IConfigurationProvider> Flatten(IEnumerable<IConfigurationProvider> providers) =>
        providers.SelectMany(p => p is ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } ? Flatten(inner.Providers) : [p]);
}
