using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;

namespace WorkerTuning.Applying;

/// <summary>
/// Takes the server's own services through the phases of the host, in their order and back, whatever the host does with its hosted services:
/// one after the other, all at once, or without the phases before and after StartAsync and StopAsync, as IWebHost does.
/// </summary>
internal sealed class HostPhases(
    [FromKeyedServices(HostPhases.Key)] IEnumerable<IHostedService> services,
    OldWebHost oldHost,
    StartRefusal refusal,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : IHostedLifecycleService
{
    /// <summary>The services are registered under it, so that the host itself does not see them.</summary>
    public const string Key = "WorkerTuning.HostPhases";

    private readonly IHostedService[] _services = [.. services];
    private readonly Lock _lock = new();
    private bool _hostKnowsPhases;
    private Task? _starting;
    private Task? _started;

    private IEnumerable<IHostedLifecycleService> Phased => _services.OfType<IHostedLifecycleService>();

    public static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(IServiceCollection services)
        where T : class, IHostedService => Add(services, ServiceDescriptor.KeyedSingleton<IHostedService, T>(Key));

    public static void Add<T>(IServiceCollection services, Func<IServiceProvider, T> make)
        where T : class, IHostedService => Add(services, ServiceDescriptor.KeyedSingleton<IHostedService, T>(Key, (provider, _) => make(provider)));

    /// <summary>The host builds its pipeline: the last moment before it listens. Does nothing where it has called <see cref="StartingAsync"/>.</summary>
    public void Prepare() => Task.Run(() => BeginAsync(CancellationToken.None)).GetAwaiter().GetResult();

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _hostKnowsPhases = true;
        return BeginAsync(cancellationToken);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeginAsync(cancellationToken);
        foreach (var service in _services)
            await service.StartAsync(cancellationToken);
        if (_hostKnowsPhases)
            return;
        if (lifetime.ApplicationStarted.IsCancellationRequested)
            await CompleteAsync(cancellationToken);
        else
            lifetime.ApplicationStarted.Register(() => _ = CompleteOrStopAsync());
    }

    public Task StartedAsync(CancellationToken cancellationToken) => CompleteAsync(cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        // Also where another service failed before this one could start.
        _hostKnowsPhases = true;
        return EndingAsync(cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (!_hostKnowsPhases)
            await EndingAsync(cancellationToken);
        await BackAsync(_services, s => s.StopAsync(cancellationToken));
        if (!_hostKnowsPhases)
            await StoppedAsync(cancellationToken);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => BackAsync(Phased, s => s.StoppedAsync(cancellationToken));

    // Once, with one end for all who ask: IWebHost starts its services even where the pipeline failed and it shows that as a page.
    private Task BeginAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _starting ??= StartingEachAsync(cancellationToken);
    }

    private Task CompleteAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            return _started ??= EachAsync(s => s.StartedAsync(cancellationToken));
    }

    private Task EndingAsync(CancellationToken cancellationToken) => BackAsync(Phased, s => s.StoppingAsync(cancellationToken));

    private async Task StartingEachAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_hostKnowsPhases)
                oldHost.Enter();
            await EachAsync(s => s.StartingAsync(cancellationToken));
        }
        catch (WorkerTuningException e)
        {
            throw refusal.Of(e);
        }
    }

    private async Task EachAsync(Func<IHostedLifecycleService, Task> phase)
    {
        foreach (var service in Phased)
            await phase(service);
    }

    private static void Add(IServiceCollection services, ServiceDescriptor service)
    {
        services.TryAddSingleton(new ListeningServer(services));
        services.TryAddSingleton<OldWebHost>();
        services.TryAddSingleton<StartRefusal>();
        services.TryAddSingleton<HostPhases>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, HostPhases>(provider => provider.GetRequiredService<HostPhases>()));
        services.TryAddEnumerable(service);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The host would log it and serve on, as the wrong user perhaps.")]
    private async Task CompleteOrStopAsync()
    {
        try
        {
            await CompleteAsync(CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.StartFailed(loggers.CreateLogger(Log.Category), e);
            lifetime.StopApplication();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One that fails must not keep the others from their end.")]
    private static async Task BackAsync<T>(IEnumerable<T> services, Func<T, Task> phase)
    {
        var failures = new List<Exception>();
        foreach (var service in services.Reverse())
        {
            try
            {
                await phase(service);
            }
            catch (Exception e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count == 1)
            ExceptionDispatchInfo.Throw(failures[0]);
        if (failures.Count > 1)
            throw new AggregateException(failures);
    }
}
