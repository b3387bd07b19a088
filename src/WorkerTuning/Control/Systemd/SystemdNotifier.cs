using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Control.Systemd;

/// <summary>Keeps systemd informed where it started this process as a service of type notify or notify-reload.</summary>
internal sealed class SystemdNotifier : IHostedService, IDisposable
{
    private readonly NotifySocket? _socket;
    private readonly CancellationTokenRegistration _started;

    // Everything is hooked up here, before any service of the host starts, so that nothing is missed.
    public SystemdNotifier(PoolRuntime runtime, Reloader reloader, ServerStop stop, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        var variables = ServiceVariables.Take();
        if (variables.Socket is not { } address)
            return;
        try
        {
            _socket = new NotifySocket(address);
        }
        catch (ArgumentException e)
        {
            Log.NotifySocketUnknown(loggers.CreateUnfailing(Log.Category), e.Message);
            return;
        }

        var state = new ServiceState(_socket, variables.Watchdog, runtime.Pool.Clock, Environment.ProcessId);
        _started = lifetime.ApplicationStarted.Register(state.Started);
        stop.Beginning += state.Stopping;
        reloader.Beginning += state.Reloading;
        reloader.Ended += state.Reloaded;
        runtime.Arbiter.EachTick(() =>
        {
            var view = runtime.Recycler.View;
            state.Look(view.Current.Length, view.Target, view.Capacity, runtime.Probe.Delay);
        });
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _started.Dispose();
        _socket?.Dispose();
    }
}
