using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Workers;

namespace WorkerTuning.Control;

/// <summary>Listens to the process's signals while the host lives; not where its server does not listen.</summary>
internal sealed class ProcessSignals(ServerCommands commands, ListeningServer server, IHostApplicationLifetime lifetime, ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);

    private readonly StartGate _started = new();

    // Kept: a registration that is collected lets its signal fall back to its default.
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (server.LeavesProcessAlone)
        {
            EarlySignals.LetGo();
            return Task.CompletedTask;
        }

        Register(SignalTable.FromStart, Handle);
        EarlySignals.HandOver(this);
        lifetime.ApplicationStarted.Register(_started.Open);
        // Now: the host waits for signals already, and the last to register is the first to be called.
        Register(SignalTable.OnceStarted, HandleOnceStarted);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _registrations.Clear();
        // A start that failed.
        _started.Open();
    }

    /// <summary>Carries out what a signal asks for. Never throws.</summary>
    public void Obey(SignalRow row)
    {
        try
        {
            commands.Run(row.Command, row.Name);
        }
        catch (Exception e)
        {
            // In a signal handler it would end the process.
            Tell(e, row);
        }
    }

    private void Tell(Exception failure, SignalRow row)
    {
        try
        {
            Log.SignalFailed(_logger, failure, row.Name);
        }
        catch (OutOfMemoryException)
        {
            // What TERM asks for has begun all the same.
        }
    }

    private void Register(IReadOnlyList<SignalRow> rows, Action<SignalRow, PosixSignalContext> handle)
    {
        foreach (var row in rows)
        {
            if (row.Signal is { } signal)
                _registrations.Add(PosixSignalRegistration.Create(signal, context => handle(row, context)));
        }
    }

    private void Handle(SignalRow row, PosixSignalContext context)
    {
        context.Cancel = true;
        Obey(row);
    }

    // On a thread of its own. The host's handler comes after this one, and would break off a start in its middle.
    private void HandleOnceStarted(SignalRow row, PosixSignalContext context)
    {
        if (!_started.Wait())
            Log.StartEnded(_logger, row.Name, _started.Patience.TotalSeconds);
        Handle(row, context);
    }
}
