using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace WorkerTuning.Configuration.Sources;

/// <summary>Reads one key of a configuration, or of one provider of it, as a raw value: text, a list or a map.</summary>
internal static class ConfigurationTree
{
    /// <summary>The names right under a path, as one provider has them.</summary>
    public static IEnumerable<string> Children(IConfigurationProvider provider, string path) =>
        provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase);

    public static object? Read(IConfigurationProvider provider, string path)
    {
        var children = Children(provider, path).ToList();
        if (children.Count == 0)
            return provider.TryGet(path, out var text) ? text : null;
        return Shape(children, child => Read(provider, ConfigurationPath.Combine(path, child)));
    }

    public static object? Read(IConfigurationSection section)
    {
        var children = section.GetChildren().Select(c => c.Key).ToList();
        return children.Count == 0 ? section.Value : Shape(children, child => Read(section.GetSection(child)));
    }

    private static object Shape(List<string> children, Func<string, object?> read)
    {
        if (children.TrueForAll(c => int.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return children.OrderBy(c => int.Parse(c, CultureInfo.InvariantCulture)).Select(read).ToList();
        return children.ToDictionary(c => c, read);
    }
}
