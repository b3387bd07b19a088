using Microsoft.Extensions.Hosting;

namespace WorkerTuning.Applying;

/// <summary>What is applied when, over the life of the host.</summary>
internal sealed class HostLifecycle(
    WorkingEnvironment environment,
    TempFolder tempFolder,
    ProcessFeatures features,
    ThreadPoolSetup threads,
    Privileges privileges,
    PidFile pidFile,
    ControlSocketFile controlSocket,
    ListenSockets sockets,
    InForce inForce) : IHostedLifecycleService, IDisposable
{
    /// <summary>Before anything listens.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        environment.Enter();
        tempFolder.Apply();
        features.Apply();
        threads.Apply();
        privileges.Check();
        pidFile.Create();
        controlSocket.Create();
        return Task.CompletedTask;
    }

    /// <summary>The server listens.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        privileges.Take();
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
