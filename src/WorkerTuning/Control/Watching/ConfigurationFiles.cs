using Microsoft.Extensions.Configuration;
using WorkerTuning.Configuration;

namespace WorkerTuning.Control.Watching;

/// <summary>The files that the settings come from.</summary>
internal static class ConfigurationFiles
{
    /// <summary>Full paths, also of files that do not exist yet but would be read.</summary>
    public static IReadOnlyList<string> Find(SettingsSource source) =>
        [.. source.Roots.SelectMany(Paths).Append(source.Loaded.FilePath).OfType<string>().Distinct()];

    private static IEnumerable<string?> Paths(IConfigurationRoot root) => root.Providers.SelectMany(provider => provider switch
    {
        ChainedConfigurationProvider { Configuration: IConfigurationRoot inner } => Paths(inner),
        FileConfigurationProvider { Source: { Path: { } path, FileProvider: { } files } } => [files.GetFileInfo(path).PhysicalPath],
        _ => [],
    });
}
