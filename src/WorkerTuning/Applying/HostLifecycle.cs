using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Applying;

/// <summary>What is applied when, over the life of the host.</summary>
internal sealed class HostLifecycle(
    PlanStore plans,
    ListeningServer server,
    WorkingEnvironment environment,
    TempFolder tempFolder,
    ProcessFeatures features,
    ThreadPoolSetup threads,
    Privileges privileges,
    PidFile pidFile,
    ControlSocketFile controlSocket,
    ListenSockets sockets,
    InForce inForce,
    ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    /// <summary>Before anything listens.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        environment.Enter();
        threads.Apply();
        if (server.Name is { } name)
        {
            if (LeftAlone.Of(plans.Current) is { Count: > 0 } settings)
                Log.ProcessLeftAlone(loggers.CreateLogger(Log.Category), string.Join(", ", settings), name);
            return Task.CompletedTask;
        }

        tempFolder.Apply();
        features.Apply();
        privileges.Check();
        pidFile.Create();
        controlSocket.Create();
        return Task.CompletedTask;
    }

    /// <summary>The server listens.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        privileges.Take();
        if (!server.LeavesProcessAlone)
            tempFolder.CheckAgain();
        inForce.Note();
        return Task.CompletedTask;
    }

    /// <summary>The server has drained.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    // A host that fails to start is never stopped, but disposed of.
    public void Dispose()
    {
        controlSocket.Remove();
        pidFile.Remove();
        sockets.DeleteFiles();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
