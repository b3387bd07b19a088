using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("reload_engine", "Files are watched by the operating system's own notifications; there is nothing to choose.", Flags = "--reload-engine", Gunicorn = "auto")]
[GunicornOnly("spew", "Line tracing is the debugger's work: dotnet-trace or a debugger shows what runs.", Flags = "--spew", Form = FlagForm.Switch, Gunicorn = "false")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>Watch the configuration files and reload when one changes, for development. Null and false: no watching.</summary>
    [Setting("reload", Flags = "--reload", Form = FlagForm.Switch, Gunicorn = "false", Becomes = "a watch on the configuration files that were read; a change reloads as HUP does")]
    public bool? Reload { get; set; }

    /// <summary>
    /// Further files, folders with all that is in them, or patterns (<c>*</c> within a name, <c>**</c> over folders) that <see cref="Reload"/> watches. Null: none.
    /// </summary>
    [Setting("reload_extra_files", Flags = "--reload-extra-file", Form = FlagForm.Repeated, Becomes = "further files of that watch")]
    public IReadOnlyList<string>? ReloadExtraFiles { get; set; }

    /// <summary>Check the configuration and exit before anything listens: 0 when it holds, else 1.</summary>
    [Setting("check_config", Flags = "--check-config", Form = FlagForm.Switch, Gunicorn = "false", Becomes = "a check, then exit")]
    public bool? CheckConfig { get; set; }

    /// <summary>
    /// Print every setting in force with its origin, verdicts and advice, then exit as <see cref="CheckConfig"/> does. <c>appsettings</c>,
    /// <c>env</c> and <c>gunicorn</c> print what gives the same settings in that form. Null and false: no.
    /// </summary>
    [Setting("print_config", Flags = "--print-config", Form = FlagForm.Switch, TakesWord = true, Gunicorn = "false", Becomes = "a print-out, then exit")]
    public PrintConfigFormat? PrintConfig { get; set; }

    /// <summary>
    /// The systemd unit that the service is to run under, a file: advice is about that unit, and <see cref="CheckConfig"/> shows all advice. Null: the
    /// unit that has started this process, if any.
    /// </summary>
    [Setting("systemd_unit", Ours = true, Flags = "--systemd-unit --unit", NotInFile = true, Becomes = "advice on TimeoutStopSec, WatchdogSec, MemoryDenyWriteExecute, LimitNOFILE and USR2")]
    public string? SystemdUnit { get; set; }
}
