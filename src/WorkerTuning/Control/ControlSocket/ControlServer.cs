using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;
using WorkerTuning.Workers;

namespace WorkerTuning.Control.ControlSocket;

/// <summary>Serves the control socket on threads of its own, from the start of the server until its last worker is gone.</summary>
internal sealed class ControlServer(ControlSocketFile file, ControlCommands commands, ControlLimits limits, ILoggerFactory loggers) : IHostedLifecycleService, IDisposable
{
    // The descriptors of the process are used up, say.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);
    private readonly Lock _lock = new();
    private readonly List<ControlConnection> _connections = [];
    private volatile bool _isStopping;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (file.Listener is { } listener)
        {
            Begin("WorkerTuning control", () => Accept(listener));
            Log.SocketListens(_logger, file.Path!);
        }

        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not when the host stops: who asked for a graceful stop may want a quick one before it is over.
    public void Dispose()
    {
        _isStopping = true;
        file.Remove();
        lock (_lock)
            _connections.ForEach(c => c.Dispose());
    }

    private void Accept(Socket listener)
    {
        while (!_isStopping && file.Path is not null)
        {
            try
            {
                Serve(listener.Accept());
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever keeps one client out must not keep out the next.
                if (_isStopping || file.Path is null)
                    return;
                Log.NotAccepted(_logger, e.Message);
                Thread.Sleep(Pause);
            }
        }
    }

    private void Serve(Socket socket)
    {
        var connection = new ControlConnection(socket, commands, limits, _logger);
        lock (_lock)
        {
            if (_isStopping)
            {
                connection.Dispose();
                return;
            }

            if (_connections.Count >= limits.Connections)
            {
                var silent = _connections.MinBy(c => c.Heard)!;
                // At once: its thread may be busy with a command for a while, and the next to come would push it out again in place of another.
                _connections.Remove(silent);
                silent.Dispose();
            }

            _connections.Add(connection);
        }

        try
        {
            Begin("WorkerTuning control client", () =>
            {
                connection.Serve();
                Remove(connection);
            });
        }
        catch
        {
            connection.Dispose();
            Remove(connection);
            throw;
        }
    }

    private void Remove(ControlConnection connection)
    {
        lock (_lock)
            _connections.Remove(connection);
    }

    private static void Begin(string name, ThreadStart run) => new Thread(run) { IsBackground = true, Name = name }.Start();
}
