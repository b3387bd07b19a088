using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
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
    private ServiceUpgrade? _nextOfService;

    public Upgrade(ListenSockets sockets, ListenAddresses addresses, PidFile pidFile, ControlSocketFile controlSocket, SettingsSource source, ServerRuntime runtime, ILoggerFactory loggers)
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

    /// <summary>To the process that started this one, where a service manager follows one main process; null for none.</summary>
    public HandOverChannel? Old { get; } = HandOverChannel.Take();

    /// <summary>Makes another process the main one of this service; false where that failed. Null without a service manager. Set before the host starts.</summary>
    public Func<int, bool>? HandOver { get; set; }

    /// <summary>Stops this process, since the one that has taken over was stopped. Set with <see cref="HandOver"/>.</summary>
    public Action StopWithNext { get; set; } = static () => { };

    /// <summary>Why the service manager would end the new process with this one; null where it would not. Set before the host starts.</summary>
    public string? Forbidden { get; set; }

    /// <summary>Starts it on a thread of its own, since that takes a while. Twice at once is once.</summary>
    public void Begin() => new Thread(Run) { IsBackground = true, Name = "WorkerTuning upgrade" }.Start();

    public void Dispose()
    {
        _next?.Dispose();
        Old?.Dispose();
    }

    private void Run()
    {
        try
        {
            lock (_lock)
            {
                if (Obstacle() is { } reason)
                {
                    Log.UpgradeIgnored(_logger, reason);
                    return;
                }

                if (HandOver is null)
                {
                    Start();
                    return;
                }

                StartInService(HandOver);
            }

            _nextOfService.Follow(string.Join(',', _sockets.Descriptors));
            _sockets.AreHandedOn = false;
        }
        catch (Exception e)
        {
            // Whatever it is, this process goes on.
            Log.UpgradeFailed(_logger, e);
        }
    }

    private string? Obstacle() =>
        _next is { HasExited: false } next ? $"process {next.Id} was started already"
        : _nextOfService is { HasEnded: false } started ? $"process {started.Process} was started already"
        : _nextOfService is { IsMain: true } main ? $"process {main.Process}, which had taken over, has ended, and systemd lets this one take nothing back; restart the service"
        : Forbidden is { } forbidden ? forbidden
        : HandOver is not null && ServiceUpgrade.Setsid() is null ? "setsid of util-linux is missing, without which the service manager would kill the new process when it is stopped"
        : IsOldAlive() ? $"process {_addresses.OldProcess}, which started this one, still lives; send it TERM first"
        : _sockets.Descriptors.Count == 0 ? "the application itself chose what to listen on; set bind"
        : Environment.ProcessId == 1 ? "this is the first process of its container, which ends with it; replace the container"
        : null;

    private void Start()
    {
        _next?.Dispose();
        _next = Start(OwnCommand.Again(_start, _sockets.Descriptors), null);
        Log.Upgraded(_logger, _next.Id, string.Join(',', _sockets.Descriptors));
        _next.Exited += Ended;
        _next.EnableRaisingEvents = true;
    }

    [MemberNotNull(nameof(_nextOfService))]
    private void StartInService(Func<int, bool> handOver)
    {
        var channel = HandOverChannel.Open();
        try
        {
            var command = ServiceUpgrade.AsOrphan(OwnCommand.Again(_start, _sockets.Descriptors, channel.Theirs), ServiceUpgrade.Setsid()!);
            Start(command, channel.Theirs).Dispose();
            _nextOfService = new(channel, handOver, StopWithNext, _logger);
        }
        catch
        {
            channel.Dispose();
            throw;
        }

        channel.CloseTheirs();
    }

    private Process Start(ProcessStartInfo command, int? also)
    {
        int[] descriptors = [.. _sockets.Descriptors, .. also is { } one ? [one] : Array.Empty<int>()];
        foreach (var descriptor in descriptors)
            Descriptors.LetChildrenHave(descriptor);
        try
        {
            var process = Process.Start(command)!;
            _sockets.AreHandedOn = true;
            return process;
        }
        finally
        {
            foreach (var descriptor in descriptors)
                Descriptors.KeepFromChildren(descriptor);
        }
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
    private bool IsOldAlive() => Old is { } channel ? !channel.HasEnded : _addresses.OldProcess is { } old && LibC.ParentProcess() == old;
}
