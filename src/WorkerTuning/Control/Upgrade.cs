using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying;
using WorkerTuning.Applying.Linux;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle;
using WorkerTuning.Workers;

namespace WorkerTuning.Control;

/// <summary>
/// USR2 as gunicorn's: the same command runs a second time on the same listening sockets, with a new version of the program perhaps, and both serve until
/// the old one gets TERM. Nothing is refused in between.
/// </summary>
internal sealed class Upgrade : IDisposable
{
    private readonly ListenSockets _sockets;
    private readonly ListenAddresses _addresses;
    private readonly ProcessEnvironment _start;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private Process? _next;

    public Upgrade(ListenSockets sockets, ListenAddresses addresses, PidFile pidFile, ControlSocketFile controlSocket, SettingsSource source, PoolRuntime runtime, ILoggerFactory loggers)
    {
        _sockets = sockets;
        _addresses = addresses;
        _start = source.Environment;
        _logger = loggers.CreateUnfailing(Log.Category);
        runtime.Arbiter.EachTick(() =>
        {
            if (!(pidFile.IsSecond || controlSocket.IsSecond) || IsOldAlive())
                return;
            pidFile.Promote();
            controlSocket.Promote();
        });
    }

    /// <summary>Starts it on a thread of its own, since that takes a while. Twice at once is once.</summary>
    public void Begin() => new Thread(Run) { IsBackground = true, Name = "WorkerTuning upgrade" }.Start();

    public void Dispose() => _next?.Dispose();

    private void Run()
    {
        lock (_lock)
        {
            try
            {
                if (Obstacle() is { } reason)
                    Log.UpgradeIgnored(_logger, reason);
                else
                    Start();
            }
            catch (Exception e)
            {
                // Whatever it is, this process goes on.
                Log.UpgradeFailed(_logger, e);
            }
        }
    }

    private string? Obstacle() =>
        _next is { HasExited: false } next ? $"process {next.Id} was started already"
        : IsOldAlive() ? $"process {_addresses.OldProcess}, which started this one, still lives; send it TERM first"
        : _sockets.Descriptors.Count == 0 ? "the application itself chose what to listen on; set bind"
        : Environment.ProcessId == 1 ? "this is the first process of its container, which ends with it; replace the container"
        : null;

    private void Start()
    {
        var descriptors = _sockets.Descriptors;
        foreach (var descriptor in descriptors)
            Descriptors.LetChildrenHave(descriptor);
        try
        {
            _next?.Dispose();
            _next = Process.Start(OwnCommand.Again(_start, descriptors))!;
        }
        finally
        {
            foreach (var descriptor in descriptors)
                Descriptors.KeepFromChildren(descriptor);
        }

        _sockets.AreHandedOn = true;
        Log.Upgraded(_logger, _next.Id, string.Join(',', descriptors));
        _next.Exited += Ended;
        _next.EnableRaisingEvents = true;
    }

    private void Ended(object? sender, EventArgs e)
    {
        var process = (Process)sender!;
        _sockets.AreHandedOn = false;
        try
        {
            Log.UpgradeEnded(_logger, process.Id, process.ExitCode);
        }
        catch (InvalidOperationException)
        {
            // Another upgrade has disposed it, and on a thread of the pool that would end the process.
        }
    }

    // An orphan has another parent; the old one's own entry may outlive it as a zombie.
    private bool IsOldAlive() => _addresses.OldProcess is { } old && LibC.ParentProcess() == old;
}
