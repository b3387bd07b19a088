using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace WorkerTuning.Configuration;

/// <summary>The settings as last read from their sources.</summary>
internal sealed class SettingsSource(SettingsRegistration registration, IServiceProvider services, ProcessEnvironment environment)
{
    private readonly Lazy<LoadedSettings> _loaded = new(() => registration.Load(services.GetService<IConfiguration>(), environment));

    public LoadedSettings Loaded => _loaded.Value;

    public ProcessEnvironment Environment => environment;
}
