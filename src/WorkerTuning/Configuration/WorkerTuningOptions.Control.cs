using WorkerTuning.Configuration;

namespace WorkerTuning;

public sealed partial class WorkerTuningOptions
{
    /// <summary>
    /// How long the server goes on listening after it was told to stop, not ready any more, so that load balancers see it and send nothing new.
    /// <see cref="GracefulTimeout"/> counts from its end. Null and 0: it stops listening at once.
    /// </summary>
    [Setting("shutdown_delay", Ours = true, Unit = Unit.Seconds, Becomes = "a pause between not being ready and not listening")]
    public TimeSpan? ShutdownDelay { get; set; }

    /// <summary>Whether the dashboard may recycle, resize and reload, for whoever may read it from this machine or is authorised. Null and false: it only shows.</summary>
    [Setting("dashboard_actions", Ours = true, Becomes = "POST endpoints and buttons of MapWorkerDashboard")]
    public bool? DashboardActions { get; set; }

    /// <summary>The unix socket that takes control commands, a path. Null: none; gunicorn's default of one in the home folder is not taken over.</summary>
    [Setting("control_socket", Flags = "--control-socket", NeedsRestart = true, Verdict = Verdict.Pending, Becomes = "a unix socket that takes commands")]
    public string? ControlSocket { get; set; }

    /// <summary>The mode of <see cref="ControlSocket"/>, octal. Null: 0600.</summary>
    [Setting("control_socket_mode", Flags = "--control-socket-mode", Gunicorn = "0600", NeedsRestart = true, Verdict = Verdict.Pending, Becomes = "the mode of that socket")]
    public UnixFileMode? ControlSocketMode { get; set; }

    /// <summary>Open no <see cref="ControlSocket"/>, whatever it says. Null and false: as it says.</summary>
    [Setting("control_socket_disable", Flags = "--no-control-socket", Form = FlagForm.Switch, Gunicorn = "false", NeedsRestart = true, Verdict = Verdict.Pending, Becomes = "no control socket")]
    public bool? ControlSocketDisable { get; set; }
}
