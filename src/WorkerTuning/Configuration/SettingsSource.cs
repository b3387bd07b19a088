using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Configuration;

/// <summary>The settings as last read from their sources.</summary>
internal sealed class SettingsSource(SettingsRegistration registration, IServiceProvider services, ProcessEnvironment environment)
{
    private readonly Lazy<LoadedSettings> _first = new(() => registration.Load(services.GetService<IConfiguration>(), environment));
    private volatile LoadedSettings? _replaced;

    public LoadedSettings Loaded => _replaced ?? _first.Value;

    public ProcessEnvironment Environment => environment;

    /// <summary>The configurations that the settings come from, as far as their providers can be seen.</summary>
    public IReadOnlyList<IConfigurationRoot> Roots => registration.Roots(services.GetService<IConfiguration>());

    /// <summary>
    /// Reads all sources anew, the files of .NET's configuration among them, and changes nothing here. As at the start they see the variables
    /// and the folder that the process was started with, and fill up with the same defaults.
    /// </summary>
    /// <exception cref="Exception">A provider of the configuration could not be read.</exception>
    public LoadedSettings ReadAnew()
    {
        foreach (var root in Roots)
            Reload(root);
        return registration.Load(services.GetService<IConfiguration>(), environment, Loaded);
    }

    public void Replace(LoadedSettings loaded) => _replaced = loaded;

    // A chained configuration does not pass a reload on to the one it shows.
    private static void Reload(IConfigurationRoot root)
    {
        foreach (var inner in root.Providers.OfType<ChainedConfigurationProvider>().Select(p => p.Configuration).OfType<IConfigurationRoot>())
            Reload(inner);
        root.Reload();
    }
}
