using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using WorkerTuning.Health.Checks;
using WorkerTuning.Lifecycle;

namespace WorkerTuning.Health;

/// <summary>Registers the checks. They are kept apart from the application's own, whose endpoints they would change unasked.</summary>
internal static class HealthServices
{
    public static void AddWorkerHealth(this IServiceCollection services)
    {
        services.TryAddSingleton<DiskSpace>();
        services.TryAddSingleton<SystemFacts>();
        services.TryAddSingleton<SecurityCheck>();
        services.TryAddSingleton<WorkerHealth>();
        services.TryAddEnumerable(
        [
            ServiceDescriptor.Singleton<PoolCheck, WorkersCheck>(),
            ServiceDescriptor.Singleton<PoolCheck, QueueCheck>(),
            ServiceDescriptor.Singleton<PoolCheck, ThreadPoolCheck>(provider => new ThreadPoolCheck(provider.GetRequiredService<ServerRuntime>().Probe)),
            ServiceDescriptor.Singleton<PoolCheck, MemoryCheck>(),
            ServiceDescriptor.Singleton<PoolCheck, DiskCheck>(),
            ServiceDescriptor.Singleton<PoolCheck, ConfigurationCheck>(),
        ]);
    }
}
