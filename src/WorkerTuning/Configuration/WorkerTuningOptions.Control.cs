using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>
    /// How long the server goes on listening after it was told to stop, not ready any more, so that load balancers see it and send nothing new.
    /// <see cref="WorkerPoolOptions.GracefulTimeout"/> counts from its end. Null and 0: it stops listening at once.
    /// </summary>
    [Setting("shutdown_delay", Ours = true, Unit = Unit.Seconds, Becomes = "a pause between not being ready and not listening")]
    public TimeSpan? ShutdownDelay { get; set; }

    /// <summary>Whether the dashboard may recycle, resize and reload, for whoever may read it from this machine or is authorised. Null and false: it only shows.</summary>
    [Setting("dashboard_actions", Ours = true, Becomes = "POST endpoints and buttons of MapWorkerDashboard")]
    public bool? DashboardActions { get; set; }

    /// <summary>
    /// The unix socket on which gunicornc, or a line of text, shows and steers the server: a path, counted from <see cref="Chdir"/> where it is
    /// relative. Its folder must exist. Null and empty: none; gunicorn's default of one in the home folder is not taken over. Linux only.
    /// </summary>
    /// <remarks>Only the process's own user and root may steer. Whom <see cref="ControlSocketMode"/> lets in besides may look; see docs/control.md.</remarks>
    [Setting("control_socket", Flags = "--control-socket", NeedsRestart = true, Becomes = "a unix socket that gunicornc speaks to")]
    [SocketPath]
    public string? ControlSocket { get; set; }

    /// <summary>Who may connect to <see cref="ControlSocket"/>: the mode of its file, octal. Null: 0600, the process's own user and root.</summary>
    [Setting("control_socket_mode", Flags = "--control-socket-mode", Gunicorn = "0600", NeedsRestart = true, Becomes = "the mode of that socket")]
    public UnixFileMode? ControlSocketMode { get; set; }

    /// <summary>Open no <see cref="ControlSocket"/>, whatever it says. Null and false: as it says.</summary>
    [Setting("control_socket_disable", Flags = "--no-control-socket", Form = FlagForm.Switch, Gunicorn = "false", NeedsRestart = true, Becomes = "no control socket")]
    public bool? ControlSocketDisable { get; set; }
}
