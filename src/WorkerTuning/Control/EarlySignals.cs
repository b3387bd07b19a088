using System.Runtime.InteropServices;

namespace WorkerTuning.Control;

/// <summary>
/// Keeps the signals that would end or stop a process by default, from the registration of the library until a host can obey them: a reload that is asked
/// for while the server starts must not kill it.
/// </summary>
internal static class EarlySignals
{
    private static readonly Lock Gate = new();
    private static readonly List<PosixSignalRegistration> Registrations = [];
    private static readonly List<SignalRow> Kept = [];

    // Weak: it lives as long as its host.
    private static WeakReference<ProcessSignals>? _next;

    /// <summary>From the first call on, and for the first host of the process.</summary>
    public static void Keep()
    {
        lock (Gate)
        {
            if (_next is not null || Registrations.Count > 0)
                return;
            foreach (var row in SignalTable.FromStart)
            {
                // That signal ends nothing by default, and means the size of a window.
                if (row.Command != ServerCommand.DrainWorkers && row.Signal is { } signal)
                    Registrations.Add(PosixSignalRegistration.Create(signal, context => Take(row, context)));
            }
        }
    }

    /// <summary>Gives what was kept to a host, whose own handlers are there already.</summary>
    public static void HandOver(ProcessSignals host)
    {
        List<SignalRow> kept;
        lock (Gate)
        {
            if (_next is not null)
                return;
            _next = new WeakReference<ProcessSignals>(host);
            kept = [.. Kept];
            Kept.Clear();
        }

        foreach (var registration in Registrations)
            registration.Dispose();
        kept.ForEach(host.Obey);
    }

    /// <summary>Lets go of the signals and forgets what came: the first host of the process does not listen, and signals are not its to obey.</summary>
    public static void LetGo()
    {
        lock (Gate)
        {
            if (_next is not null)
                return;
            Kept.Clear();
        }

        Registrations.ForEach(static r => r.Dispose());
        Registrations.Clear();
    }

    // The last to register is the first to be called: what the host's own handler has taken is cancelled already.
    private static void Take(SignalRow row, PosixSignalContext context)
    {
        if (context.Cancel)
            return;
        context.Cancel = true;
        ProcessSignals? host = null;
        lock (Gate)
        {
            if (_next is null)
                Kept.Add(row);
            else
                _next.TryGetTarget(out host);
        }

        host?.Obey(row);
    }
}
