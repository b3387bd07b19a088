using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Workers;

namespace WorkerTuning.Control;

/// <summary>Listens to the process's signals while the host lives.</summary>
internal sealed class ProcessSignals(ServerCommands commands, IHostApplicationLifetime lifetime, IEnumerable<IHostLifetime> hosts, ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);

    // Kept: a registration that is collected lets its signal fall back to its default.
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Register(SignalTable.FromStart);
        lifetime.ApplicationStarted.Register(() =>
        {
            Register(SignalTable.OnceStarted);
            HostSignals.Silence(hosts.LastOrDefault());
        });
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
    }

    private void Register(IReadOnlyList<SignalRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.Signal is { } signal)
                _registrations.Add(PosixSignalRegistration.Create(signal, context => Handle(row, context)));
        }
    }

    private void Handle(SignalRow row, PosixSignalContext context)
    {
        context.Cancel = true;
        try
        {
            commands.Run(row.Command, row.Name);
        }
        catch (Exception e)
        {
            // In a signal handler it would end the process.
            Log.SignalFailed(_logger, e, row.Name);
        }
    }
}
