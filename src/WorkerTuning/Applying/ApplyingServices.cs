using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using WorkerTuning.Applying.Connections;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Applying.ProxyHeaders;
using WorkerTuning.Applying.Requests;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>Registers what makes a plan real. A <see cref="PlanStore"/> must be among the services.</summary>
internal static class ApplyingServices
{
    /// <summary>Twice is harmless.</summary>
    public static IServiceCollection AddAppliers(this IServiceCollection services)
    {
        AddProcess(services);
        AddListening(services);
        AddLimits(services);
        AddRequests(services);
        AddStartupFilter(services);
        AddChecks(services);
        return services;
    }

    private static void AddProcess(IServiceCollection services)
    {
        services.TryAddSingleton<IProcessTable, ProcessTable>();
        services.TryAddSingleton(new ListeningServer(services));
        services.TryAddSingleton<WorkingEnvironment>();
        services.TryAddSingleton<TempFolder>();
        services.TryAddSingleton<ProcessFeatures>();
        services.TryAddSingleton<PidFile>();
        services.TryAddSingleton<ControlSocketFile>();
        services.TryAddSingleton<Privileges>();
        services.TryAddSingleton<ThreadMinimum>();
        services.TryAddSingleton<ThreadPoolSetup>();
        services.TryAddSingleton<InForce>();
        services.TryAddSingleton<LivePlan>();
        HostPhases.Add<HostLifecycle>(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPlanCheck, OldWebHost>(provider => provider.GetRequiredService<OldWebHost>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HostOptions>, ShutdownSetup>());
    }

    private static void AddListening(IServiceCollection services)
    {
        services.TryAddSingleton<ListenAddresses>();
        services.TryAddSingleton<ListenSockets>();
        services.TryAddKeyedSingleton(ServerClock.Key, TimeProvider.System);
        services.TryAddSingleton<ConnectionCounts>();
        services.TryAddSingleton<ProxyHeaderRefusals>();
        services.TryAddSingleton<ProxyHeaderSetup>();
        services.TryAddSingleton<LiveTls>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelListenSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<SocketTransportOptions>, SocketTransportSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<SocketTransportOptions>, SocketTransportSetup>());
    }

    private static void AddLimits(IServiceCollection services) =>
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelLimitsSetup>());

    private static void AddRequests(IServiceCollection services)
    {
        services.TryAddKeyedSingleton(ServerClock.Key, TimeProvider.System);
        services.TryAddSingleton<RequestRefusals>();
        services.TryAddSingleton<KestrelRefusals>();
        services.TryAddSingleton<ForwardedHeadersSwitch>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, StrictParsing>());
        services.TryAddSingleton<AlternateSchemes>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, AlternateSchemes>(provider => provider.GetRequiredService<AlternateSchemes>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ForwardedHeadersOptions>, ForwardedHeadersSwitch>());
    }

    // They need no plan: the first one is made only where they find nothing.
    private static void AddChecks(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMachineCheck, ProcessCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMachineCheck, TlsCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMachineCheck, ListenCheck>());
    }

    // In front of the filters that are there already, such as that of ASPNETCORE_FORWARDEDHEADERS_ENABLED: limits judge what the peer sent.
    private static void AddStartupFilter(IServiceCollection services)
    {
        if (!services.Any(s => !s.IsKeyedService && s.ImplementationType == typeof(WorkerTuningStartupFilter)))
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, WorkerTuningStartupFilter>());
    }
}
