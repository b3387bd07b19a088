using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using WorkerTuning;
using WorkerTuning.AccessLog;
using WorkerTuning.AccessLog.ErrorLog;
using WorkerTuning.AccessLog.Statsd;
using WorkerTuning.Admission;
using WorkerTuning.Applying;
using WorkerTuning.Applying.Forwarding;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Control;
using WorkerTuning.Control.ControlSocket;
using WorkerTuning.Control.Systemd;
using WorkerTuning.Control.Watching;
using WorkerTuning.Dashboard;
using WorkerTuning.Diagnostics;
using WorkerTuning.Health;
using WorkerTuning.Lifecycle;
using WorkerTuning.Lifecycle.Memory;
using WorkerTuning.Lifecycle.Regulation;
using WorkerTuning.Planning;
using WorkerTuning.Validation;
using WorkerTuning.Workers;
using WorkerTuning.Workers.Hubs;
using WorkerTuning.Workers.Recycling;

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
    /// the message lists all of them. The server measures time by its own clock, not by a <see cref="TimeProvider"/> of the application's; one
    /// that is registered under the key <c>WorkerTuning</c> is taken instead.
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
            AddLogRelay(services);
            AddLogs(services);
            AddPlan(services);
            services.AddAppliers();
            AddPool(services);
            AddControl(services);
            services.TryAddSingleton<DashboardState>();
            services.TryAddSingleton<DashboardStream>();
            services.TryAddSingleton<DashboardActions>();
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, OuterStartupFilter>());
            // In front of the limits: what they refuse is logged as well.
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, AccessLogStartupFilter>());
            AddTelemetry(services);
        }

        registration.Add(configuration);
        if (configure is not null)
            services.Configure(configure);
        StartupFailure.Install();
        EarlySignals.Keep();
        return services;
    }

    /// <summary>
    /// Registers <typeparamref name="T"/> to live as long as a worker: built with it through constructor injection, shared by its requests as
    /// <see cref="WorkerLocal{T}"/>, disposed when it is recycled. Its own scoped dependencies live as long.
    /// </summary>
    /// <typeparam name="T">The type; an <see cref="IWorkerWarmup"/> is awaited before the worker takes requests.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWorkerLocal<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class =>
        AddLocal<T>(services, pool: null);

    /// <summary>
    /// Registers <typeparamref name="T"/> as the other overload does, for the workers of one pool. Where the type is registered for every pool as
    /// well, this one counts in its pool.
    /// </summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="pool">The pool: a name of <see cref="WorkerTuningOptions.Pools"/>, or <c>default</c>, whatever the case.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pool"/> is empty.</exception>
    public static IServiceCollection AddWorkerLocal<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services, string pool)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(pool);
        return AddLocal<T>(services, pool);
    }

    /// <summary>Registers <typeparamref name="T"/> as the first overload does, made by a delegate. The first registration of a type counts.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="factory">Makes one from the worker's own services. What it returns is disposed with the worker.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IServiceCollection AddWorkerLocal<T>(this IServiceCollection services, Func<IServiceProvider, T> factory)
        where T : class =>
        AddLocal(services, pool: null, factory);

    /// <summary>Registers <typeparamref name="T"/> for the workers of one pool, made by a delegate: so each pool can have one that is set up in its own way.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <param name="pool">The pool: a name of <see cref="WorkerTuningOptions.Pools"/>, or <c>default</c>, whatever the case.</param>
    /// <param name="factory">Makes one from the worker's own services. What it returns is disposed with the worker.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="pool"/> is empty.</exception>
    public static IServiceCollection AddWorkerLocal<T>(this IServiceCollection services, string pool, Func<IServiceProvider, T> factory)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(pool);
        return AddLocal(services, pool, factory);
    }

    /// <summary>
    /// Adds gunicorn's server hooks, as a singleton that the container disposes. Several classes are called in the order they were added; the
    /// same one twice counts once.
    /// </summary>
    /// <typeparam name="T">The hooks. They are called from several threads at a time.</typeparam>
    /// <param name="services">The services of the host.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddWorkerHooks<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this IServiceCollection services)
        where T : class, IWorkerHooks
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IWorkerHooks, T>());
        return services;
    }

    private static IServiceCollection AddLocal<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceCollection services, string? pool)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(services);
        var local = new WorkerLocalType(typeof(T), pool);
        services.TryAddKeyedScoped<T>(local.Key);
        return AddLocal<T>(services, local);
    }

    private static IServiceCollection AddLocal<T>(IServiceCollection services, string? pool, Func<IServiceProvider, T> factory)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(factory);
        var local = new WorkerLocalType(typeof(T), pool);
        services.TryAddKeyedScoped(local.Key, (provider, _) => factory(provider));
        return AddLocal<T>(services, local);
    }

    private static IServiceCollection AddLocal<T>(IServiceCollection services, WorkerLocalType local)
        where T : class
    {
        if (services.Any(d => d.ImplementationInstance is WorkerLocalType known && known.Type == typeof(T) && known.Key.Equals(local.Key)))
            return services;
        services.AddSingleton(local);
        services.TryAddScoped<WorkerContext>();
        services.TryAddScoped<ScopePin>();
        AddHubs(services);
        services.TryAddTransient(provider => new WorkerLocal<T>(provider.GetRequiredService<WorkerContext>()));
        return services;
    }

    private static SettingsRegistration? Registration(IServiceCollection services) =>
        services.FirstOrDefault(d => d.ServiceType == typeof(SettingsRegistration))?.ImplementationInstance as SettingsRegistration;

    private static void AddSettings(IServiceCollection services)
    {
        services.TryAddSingleton(new ListeningServer(services));
        services.TryAddSingleton(provider => ProcessEnvironment.Current(isServers: !provider.GetRequiredService<ListeningServer>().LeavesProcessAlone));
        services.TryAddSingleton<SettingsSource>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<WorkerTuningOptions>, LoadedOptionsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WorkerTuningOptions>, OptionsValidator>());
        services.TryAddSingleton<SettingsChange>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOptionsChangeTokenSource<WorkerTuningOptions>, SettingsChange>(provider => provider.GetRequiredService<SettingsChange>()));
        services.AddOptions<WorkerTuningOptions>().ValidateOnStart();
    }

    // In SignalR's place whichever of the two is added first; it adds its own only where there is none.
    private static void AddHubs(IServiceCollection services)
    {
        if (!services.Any(s => s.ImplementationType == typeof(WorkerHubHandler<>)))
            services.AddSingleton(typeof(HubConnectionHandler<>), typeof(WorkerHubHandler<>));
    }

    // What the arbiter, signals, reloads and the stop log must not wait for a provider. Before the groups that would register these as they are.
    private static void AddLogRelay(IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
        {
            var logger = provider.GetRequiredService<ILoggerFactory>().CreateUnfailing(WorkerTuning.Workers.Log.Category);
            return new LogQueue(lines => WorkerTuning.Workers.Log.LinesLost(logger, lines));
        });
        services.TryAddSingleton(provider => new LogRelay(provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<LogQueue>().Post));
        TryAddRelayed<ThreadPoolSetup>(services);
        TryAddRelayed<InForce>(services);
        TryAddRelayed<ForwardedHeadersSwitch>(services);
        TryAddRelayed<LiveTls>(services);
        TryAddRelayed<PidFile>(services);
        TryAddRelayed<ControlSocketFile>(services);
    }

    private static void TryAddRelayed<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceCollection services)
        where T : class =>
        services.TryAddSingleton(static provider => Relayed<T>(provider));

    private static void TryAddRelayedHosted<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceCollection services)
        where T : class, IHostedService =>
        HostPhases.Add(services, static provider => Relayed<T>(provider));

    private static T Relayed<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceProvider provider, params object[] more) =>
        ActivatorUtilities.CreateInstance<T>(provider, [provider.GetRequiredService<LogRelay>(), .. more]);

    // First, so that whoever starts after it can log.
    private static void AddLogs(IServiceCollection services)
    {
        services.TryAddSingleton<LogOutputs>();
        services.TryAddSingleton<LogLevels>();
        services.TryAddSingleton<ConsoleStream>();
        services.TryAddSingleton<RequestLinesAdvice>();
        services.TryAddSingleton(provider => new BypassedLog(provider.GetRequiredService<LogOutputs>(), provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton<StatsdGauges>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, ErrorLogProvider>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<LoggerFilterOptions>, LogLevels>(provider => provider.GetRequiredService<LogLevels>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOptionsChangeTokenSource<LoggerFilterOptions>, LogLevels>(provider => provider.GetRequiredService<LogLevels>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<ConsoleLoggerOptions>, ConsoleStream>(provider => provider.GetRequiredService<ConsoleStream>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOptionsChangeTokenSource<ConsoleLoggerOptions>, ConsoleStream>(provider => provider.GetRequiredService<ConsoleStream>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<SimpleConsoleFormatterOptions>, ConsoleStream>(provider => provider.GetRequiredService<ConsoleStream>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOptionsChangeTokenSource<SimpleConsoleFormatterOptions>, ConsoleStream>(provider => provider.GetRequiredService<ConsoleStream>()));
        services.TryAddSingleton(provider => Relayed<LogLifetime>(provider, (Func<Reloader>)provider.GetRequiredService<Reloader>));
        HostPhases.Add(services, provider => provider.GetRequiredService<LogLifetime>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IMachineCheck, LogFilesCheck>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPlanCheck, LogLifetime>(provider => provider.GetRequiredService<LogLifetime>()));
    }

    private static void AddPlan(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Add(PlanJson.Default));
        services.TryAddSingleton<PlanMaker>();
        services.TryAddSingleton(provider => new PlanStore(provider.GetRequiredService<PlanMaker>().MakeFirst()));
        services.TryAddTransient(provider => provider.GetRequiredService<PlanStore>().Current);
        HostPhases.Add<PlanAnnouncement>(services);
    }

    private static void AddPool(IServiceCollection services)
    {
        services.TryAddKeyedSingleton(ServerClock.Key, TimeProvider.System);
        services.TryAddSingleton<EndpointHint>();
        services.TryAddSingleton(provider => new EndpointDemands(provider.GetRequiredService<IOptions<RequestTimeoutOptions>>(), provider.GetRequiredService<ServerRuntime>().Clock.TimestampFrequency));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, EndpointObserver>());
        services.TryAddSingleton<AdmissionRules>();
        services.TryAddSingleton<PoolDirectory>();
        var made = WorkerPoolAttribute.Made;
        services.TryAddSingleton(provider => new EndpointPools(provider.GetServices<WorkerLocalType>(), made));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPlanCheck, EndpointPools>(provider => provider.GetRequiredService<EndpointPools>()));
        TryAddRelayed<WorkerHooks>(services);
        services.TryAddSingleton<ISslContext>(p => p.GetRequiredService<WorkerHooks>());
        services.TryAddSingleton<WorkerBuilder>();
        TryAddRelayed<RecyclePolicies>(services);
        services.TryAddScoped<WorkerContext>();
        services.TryAddScoped<ScopePin>();
        services.TryAddSingleton(_ => ProcessMemory.Detect());
        services.TryAddSingleton(_ => ProcessFigures.Detect());
        services.TryAddSingleton<MemoryTiming>();
        services.TryAddSingleton(provider => MemoryEffects.On(provider.GetRequiredService<IHostApplicationLifetime>()));
        services.TryAddSingleton<MemoryParts>();
        services.TryAddSingleton<WorkerMetrics>();
        services.TryAddSingleton(provider => new RequestTracing(provider.GetService<ActivitySource>()));
        services.TryAddSingleton(provider => ThreadControl.OfTheProcess(provider.GetRequiredService<ThreadMinimum>()));
        TryAddRelayed<ServerRuntime>(services);
        services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<RequestAdmission>(provider, provider.GetRequiredService<ServerRuntime>().Default.Pool));
        services.TryAddSingleton<PoolEnd>();
        services.TryAddSingleton(provider => Relayed<OpenConnections>(provider, (Func<int>)(() => provider.GetRequiredService<ServerRuntime>().Default.Bounds.Maximum)));
        services.TryAddSingleton(provider => Relayed<ServerStop>(provider, (Action<int>)ProcessEnd.Now));
        services.TryAddSingleton<PoolSnapshots>();
        services.TryAddSingleton<IPoolSnapshots>(provider => provider.GetRequiredService<PoolSnapshots>());
        services.TryAddSingleton<IWorkerPoolControl>(static provider => Control(provider, PoolName.Default));
        services.TryAddSingleton<IWorkerPool>(provider => provider.GetRequiredService<IWorkerPoolControl>());
        services.TryAddKeyedSingleton<IWorkerPoolControl>(KeyedService.AnyKey, static (provider, key) => Control(provider, key as string ?? throw new InvalidOperationException("A pool of workers is named by text.")));
        services.TryAddKeyedSingleton<IWorkerPool>(KeyedService.AnyKey, static (provider, key) => provider.GetRequiredKeyedService<IWorkerPoolControl>(key));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConnectionListenerFactory, TrackedTransport>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, PoolStartupFilter>());
        TryAddRelayedHosted<PoolLifetime>(services);
    }

    private static PoolControl Control(IServiceProvider provider, string name)
    {
        var server = provider.GetRequiredService<ServerRuntime>();
        // A pool that a reload adds is there from then on, and one that it removes is empty; a name that never was any is a mistake.
        if (server.State != PoolState.New && server.Find(name) is null)
            throw new InvalidOperationException($"There is no pool of workers with the name {name}. The pools are {string.Join(", ", server.All.Select(p => p.Name ?? PoolName.Default))}.");
        return ActivatorUtilities.CreateInstance<PoolControl>(provider, server, name);
    }

    private static void AddControl(IServiceCollection services)
    {
        services.TryAddSingleton<SettingsReader>();
        TryAddRelayed<Reloader>(services);
        services.TryAddSingleton<IReloader>(provider => provider.GetRequiredService<Reloader>());
        TryAddRelayed<LogReopen>(services);
        TryAddRelayed<Upgrade>(services);
        TryAddRelayed<ServerCommands>(services);
        services.TryAddSingleton<ReloadHistory>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HostOptions>, HostSignals>());
        TryAddRelayedHosted<ProcessSignals>(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<HostOptions>, InterruptedStart>());
        services.TryAddSingleton<InterruptedStartLog>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<LoggerFilterOptions>, InterruptedStartLog>(provider => provider.GetRequiredService<InterruptedStartLog>()));
        TryAddRelayedHosted<SystemdNotifier>(services);
        TryAddRelayedHosted<ConfigurationWatch>(services);
        TryAddRelayedHosted<ReloadAnnouncement>(services);
        services.TryAddSingleton<ControlLimits>();
        services.TryAddSingleton<ListenerReport>();
        services.TryAddSingleton<ControlReports>();
        services.TryAddSingleton<ControlActions>();
        TryAddRelayed<ControlCommands>(services);
        TryAddRelayedHosted<ControlServer>(services);
    }

    // Enabled for every metrics listener of the host: an OpenTelemetry pipeline then exports the meter without knowing it.
    private static void AddTelemetry(IServiceCollection services)
    {
        services.AddMetrics(metrics => metrics.EnableMetrics(WorkerMetrics.MeterName));
        services.AddWorkerHealth();
        HostPhases.Add<PoolMetrics>(services);
        services.TryAddSingleton<RedirectionSight>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<HttpsRedirectionOptions>, RedirectionSight>(provider => provider.GetRequiredService<RedirectionSight>()));
        HostPhases.Add<ProbeConventions>(services);
    }
}
