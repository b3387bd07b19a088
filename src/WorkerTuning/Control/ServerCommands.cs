using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Control;

/// <summary>Carries out what signals and the control socket ask for. Nothing here waits: signal handlers hold a thread that others may need.</summary>
internal sealed class ServerCommands(
    ServerRuntime runtime,
    IReloader reloader,
    LogReopen logs,
    ServerStop stop,
    Upgrade upgrade,
    WorkerHooks hooks,
    SettingsSource settings,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);

    public void Run(ServerCommand command, string signal)
    {
        Log.SignalTaken(_logger, signal, command);
        Obey(command, "signal " + signal);
    }

    /// <param name="command">What is wanted.</param>
    /// <param name="cause">Who asked, for the log.</param>
    public void Obey(ServerCommand command, string cause)
    {
        switch (command)
        {
            case ServerCommand.Reload:
                reloader.Begin(cause);
                break;
            case ServerCommand.AddWorker:
                Resize(1);
                break;
            case ServerCommand.RemoveWorker:
                Resize(-1);
                break;
            case ServerCommand.ReopenLogs:
                logs.Ask();
                break;
            case ServerCommand.DrainWorkers:
                Drain();
                break;
            case ServerCommand.Stop:
                Stop();
                break;
            case ServerCommand.StopQuickly:
                StopQuickly(cause);
                break;
            case ServerCommand.Upgrade:
                upgrade.Begin();
                break;
        }
    }

    private void Resize(int change) => Log.Resized(_logger, runtime.Resize(runtime.Default, change));

    private void Drain()
    {
        // What gunicorn asks: terminals, and what stands in for one, send it whenever a window is resized. A process here never detaches itself, but
        // a file that says so comes from where WINCH drains.
        if (!settings.Loaded.Warnings.Any(warning => warning.Setting == "daemon"))
        {
            Log.DrainIgnored(_logger);
            return;
        }

        Log.DrainsWorkers(_logger);
        runtime.Drain();
    }

    // Any number of times: a wrapper that passes TERM on and a service manager that sends it to the whole group must not cut requests short.
    private void Stop()
    {
        stop.BeginForGood();
        StopHost();
    }

    private void StopQuickly(string cause)
    {
        if (!stop.IsQuick)
        {
            Log.StopsQuickly(_logger, cause);
            TellWorkers();
        }

        stop.Hurry();
        StopHost();
    }

    // It runs callbacks of the application, and the host's own logs a line there.
    private void StopHost() => stop.EndHost(lifetime.StopApplication, lifetime.ApplicationStarted.IsCancellationRequested);

    private void TellWorkers()
    {
        foreach (var worker in runtime.All.SelectMany(p => p.Recycler.View.Current))
            _ = hooks.Later(h => h.WorkerIntAsync(worker.Identity));
    }
}
