using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkerTuning;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Diagnostics;
using WorkerTuning.Planning;
using WorkerTuning.Validation;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds WorkerTuning to a host.</summary>
public static class WorkerTuningServiceCollectionExtensions
{
    /// <summary>
    /// Tunes Kestrel, the thread pool and the process by gunicorn-style settings: those of <paramref name="configuration"/>, of gunicorn's
    /// environment variables, and of <c>AddGunicorn</c> where that is used. What the application configures itself after this call wins.
    /// Calling it twice is harmless; the delegates then run in order.
    /// </summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">The root, whose section <c>WorkerTuning</c> is read, or that section itself.</param>
    /// <param name="configure">Changes what the sources gave; the strongest source there is. May be null.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <remarks>
    /// Wrong settings surface as a <see cref="WorkerTuningException"/> from <c>Build()</c> or the start of the host, before anything listens;
    /// the message lists all of them.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="configuration"/> is null.</exception>
    public static IServiceCollection AddWorkerTuning(this IServiceCollection services, IConfiguration configuration, Action<WorkerTuningOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        if (Registration(services) is not { } registration)
        {
            services.AddSingleton(registration = new SettingsRegistration());
            AddSettings(services);
            AddPlan(services);
            services.AddAppliers();
        }

        registration.Add(configuration);
        if (configure is not null)
            services.Configure(configure);
        StartupFailure.Install();
        return services;
    }

    private static SettingsRegistration? Registration(IServiceCollection services) =>
        services.FirstOrDefault(d => d.ServiceType == typeof(SettingsRegistration))?.ImplementationInstance as SettingsRegistration;

    private static void AddSettings(IServiceCollection services)
    {
        services.TryAddSingleton(_ => ProcessEnvironment.Current());
        services.TryAddSingleton<SettingsSource>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<WorkerTuningOptions>, LoadedOptionsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkerTuningOptions>, OptionsValidator>());
        services.AddOptions<WorkerTuningOptions>().ValidateOnStart();
    }

    private static void AddPlan(IServiceCollection services)
    {
        services.TryAddSingleton<PlanMaker>();
        services.TryAddSingleton(provider => new PlanStore(provider.GetRequiredService<PlanMaker>().MakeFirst()));
        services.TryAddTransient(provider => provider.GetRequiredService<PlanStore>().Current);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, PlanAnnouncement>());
    }
}
