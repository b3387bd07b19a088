using System.Diagnostics;
using Microsoft.Extensions.Logging;
using WorkerTuning.Applying.Linux;

namespace WorkerTuning.Control;

/// <summary>
/// The new process of a service whose manager follows one main process. It is no child of this one: systemd would not wait for the end of a main
/// process that is another's child, and kill it at once when the service is stopped.
/// </summary>
/// <param name="channel">To the new process; disposed at its end.</param>
/// <param name="handOver">Makes that process the main one; false where that failed.</param>
/// <param name="stop">Stops this process, since the service was stopped.</param>
/// <param name="logger">Hears of all of it.</param>
internal sealed class ServiceUpgrade(HandOverChannel channel, Func<int, bool> handOver, Action stop, ILogger logger)
{
    private static readonly string[] SetsidPaths = ["/usr/bin/setsid", "/bin/setsid"];

    /// <summary>0 until it has said so.</summary>
    public int Process { get; private set; }

    public bool HasEnded => channel.HasEnded;

    public bool IsMain { get; private set; }

    /// <summary>Has a command run by a process that ends at once, so that the service manager, which collects orphans, becomes its parent.</summary>
    public static ProcessStartInfo AsOrphan(ProcessStartInfo command, string setsid)
    {
        string[] words = ["--fork", command.FileName, .. command.ArgumentList];
        command.FileName = setsid;
        command.ArgumentList.Clear();
        foreach (var word in words)
            command.ArgumentList.Add(word);
        return command;
    }

    /// <summary>Where util-linux has put it; null where it is missing.</summary>
    public static string? Setsid() => Array.Find(SetsidPaths, File.Exists);

    /// <summary>Listens to the new process to its end.</summary>
    /// <param name="sockets">For the log.</param>
    public void Follow(string sockets)
    {
        var isStopping = false;
        while (true)
        {
            var (word, process) = channel.Receive();
            switch (word)
            {
                case HandOverWord.Started:
                    Process = process;
                    Log.Upgraded(logger, process, sockets);
                    break;
                case HandOverWord.Serves:
                    HandOver();
                    break;
                case HandOverWord.Stops when IsMain:
                    isStopping = true;
                    Log.StopsWithNext(logger);
                    stop();
                    break;
                case HandOverWord.None:
                    if (!isStopping)
                        Log.UpgradeGone(logger);
                    channel.Dispose();
                    return;
            }
        }
    }

    private void HandOver()
    {
        IsMain = handOver(Process);
        if (!IsMain)
        {
            Log.NotHandedOver(logger, Process);
            return;
        }

        Log.HandedOver(logger, Process, Environment.ProcessId);
        channel.Send(HandOverWord.IsMain);
    }
}
