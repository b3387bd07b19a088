using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Control.Systemd;

/// <summary>Keeps systemd informed where it started this process as a service of type notify or notify-reload.</summary>
internal sealed class SystemdNotifier : IHostedLifecycleService, IDisposable
{
    private const string NotNotify = "the unit's Type= is not notify, so that systemd would end the new process with this one; set Type=notify";

    private readonly NotifySocket? _socket;
    private readonly HandOverChannel? _old;
    private readonly TaskCompletionSource _oldEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _started;
    private volatile bool _hasTakenOver;

    // Everything is hooked up here, before any service of the host starts, so that nothing is missed.
    public SystemdNotifier(ServerRuntime runtime, Reloader reloader, ServerStop stop, Upgrade upgrade, ListeningServer server, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        if (server.LeavesProcessAlone)
            return;
        var logger = loggers.CreateUnfailing(Log.Category);
        var variables = ServiceVariables.Take();
        if (variables.Socket is not { } address)
        {
            upgrade.Forbidden = variables.IsMain ? NotNotify : null;
            return;
        }

        try
        {
            _socket = new NotifySocket(address);
        }
        catch (ArgumentException e)
        {
            Log.NotifySocketUnknown(logger, e.Message);
            return;
        }

        _old = upgrade.Old;
        var state = new ServiceState(_socket, variables.Watchdog, runtime.Clock, Environment.ProcessId, _old is { } old ? () => old.Send(HandOverWord.Serves) : null);
        if (_old is not null)
        {
            _old.Send(HandOverWord.Started, Environment.ProcessId);
            stop.Beginning += () => _old.Send(HandOverWord.Stops);
            new Thread(() => Listen(_old, state)) { IsBackground = true, Name = "WorkerTuning upgrade" }.UnsafeStart();
        }

        upgrade.HandOver = OperatingSystem.IsLinux() ? state.HandOver : null;
        upgrade.StopWithNext = () =>
        {
            stop.BeginForGood();
            stop.EndHost(lifetime.StopApplication, lifetime.ApplicationStarted.IsCancellationRequested);
        };
        _started = lifetime.ApplicationStarted.Register(state.Started);
        stop.Beginning += state.Stopping;
        reloader.Beginning += state.Reloading;
        reloader.Ended += state.Reloaded;
        runtime.Arbiter.EachTick(() =>
        {
            var view = runtime.Default.Recycler.View;
            state.Look(view.Current.Length, view.Target, view.Capacity, runtime.Probe.Delay);
        });
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits for an old process that still ends its requests: with the main process systemd kills all others of the service.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // Before that TERM is the way back, and the old one stays.
        if (!_hasTakenOver)
            return;
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = cancellationToken.Register(cancelled.SetResult);
        await Task.WhenAny(_oldEnded.Task, cancelled.Task);
    }

    public void Dispose()
    {
        _started.Dispose();
        _socket?.Dispose();
    }

    private void Listen(HandOverChannel old, ServiceState state)
    {
        HandOverWord word;
        do
        {
            word = old.Receive().Word;
            _hasTakenOver |= word == HandOverWord.IsMain;
            // Also at its end: it speaks no longer.
            state.Adopt();
        }
        while (word != HandOverWord.None);

        _oldEnded.SetResult();
    }
}
