using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;

namespace WorkerTuning;

[GunicornOnly("logger_class", "Logging goes through ILogger; add a logging provider instead.", Flags = "--logger-class", Gunicorn = "gunicorn.glogging.Logger")]
[GunicornOnly("logconfig", "Python logging files have no reader here; use the Logging section of appsettings.", Flags = "--log-config")]
[GunicornOnly("logconfig_dict", "Python logging dictionaries have no reader here; use the Logging section of appsettings.", Gunicorn = "{}")]
[GunicornOnly("logconfig_json", "Python logging files have no reader here; use the Logging section of appsettings.", Flags = "--log-config-json")]
[GunicornOnly("enable_stdio_inheritance", "Nothing detaches from its terminal here, so standard output and error are always kept.", Flags = "-R --enable-stdio-inheritance", Form = FlagForm.Switch, Gunicorn = "false")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>Where the access log goes: a path, or <c>-</c> for standard output. Null: no access log.</summary>
    [Setting("accesslog", Flags = "--access-logfile", Verdict = Verdict.Pending, Becomes = "the access log's file")]
    public string? AccessLog { get; set; }

    /// <summary>Keep the access log out of syslog. Null and false: it goes there too when <see cref="Syslog"/> is on.</summary>
    [Setting("disable_redirect_access_to_syslog", Flags = "--disable-redirect-access-to-syslog", Form = FlagForm.Switch, Gunicorn = "false", Verdict = Verdict.Pending, Becomes = "syslog without access lines")]
    public bool? DisableRedirectAccessToSyslog { get; set; }

    /// <summary>The line format of the access log in gunicorn's format language. Null: the combined format.</summary>
    [Setting("access_log_format", Flags = "--access-logformat", Gunicorn = "%(h)s %(l)s %(u)s %(t)s \"%(r)s\" %(s)s %(b)s \"%(f)s\" \"%(a)s\"", Verdict = Verdict.Pending, Becomes = "the access log's line")]
    public string? AccessLogFormat { get; set; }

    /// <summary>Where the error log goes: a path, or <c>-</c> for standard error. Null: wherever the application's logging goes.</summary>
    [Setting("errorlog", Flags = "--error-logfile --log-file", Gunicorn = "-", Verdict = Verdict.Pending, Becomes = "a file behind the .NET logger")]
    public string? ErrorLog { get; set; }

    /// <summary>The lowest level that is logged: <c>debug</c>, <c>info</c>, <c>warning</c>, <c>error</c> or <c>critical</c>. Null: as the Logging section says.</summary>
    [Setting("loglevel", Flags = "--log-level", Variable = "LOG_LEVEL", Gunicorn = "info", Verdict = Verdict.Pending, Becomes = "the minimum level of the .NET logger")]
    public LogLevel? LogLevel { get; set; }

    /// <summary>Send what the process writes to standard output and error to the error log. Null and false: it stays where it is.</summary>
    [Setting("capture_output", Flags = "--capture-output", Form = FlagForm.Switch, Gunicorn = "false", Verdict = Verdict.Pending, Becomes = "console output in the error log")]
    public bool? CaptureOutput { get; set; }

    /// <summary>The syslog to write to: <c>udp://host:port</c>, <c>tcp://host:port</c> or <c>unix://path</c>. Null: <c>udp://localhost:514</c> when <see cref="Syslog"/> is on.</summary>
    [Setting("syslog_addr", Flags = "--log-syslog-to", Gunicorn = "udp://localhost:514", Verdict = Verdict.Pending, Becomes = "the syslog sink's address")]
    public string? SyslogAddr { get; set; }

    /// <summary>Write logs to syslog. Null and false: no.</summary>
    [Setting("syslog", Flags = "--log-syslog", Form = FlagForm.Switch, Gunicorn = "false", Verdict = Verdict.Pending, Becomes = "a syslog sink")]
    public bool? Syslog { get; set; }

    /// <summary>The program name in syslog. Null: the process name.</summary>
    [Setting("syslog_prefix", Flags = "--log-syslog-prefix", Verdict = Verdict.Pending, Becomes = "the syslog sink's program name")]
    public string? SyslogPrefix { get; set; }

    /// <summary>The facility in syslog, by name. Null: <c>user</c>.</summary>
    [Setting("syslog_facility", Flags = "--log-syslog-facility", Gunicorn = "user", Verdict = Verdict.Pending, Becomes = "the syslog sink's facility")]
    public string? SyslogFacility { get; set; }

    /// <summary>The statsd server, <c>host:port</c> or <c>unix://path</c>. Null: no statsd.</summary>
    [Setting("statsd_host", Flags = "--statsd-host", Verdict = Verdict.Pending, Becomes = "a statsd sink")]
    public string? StatsdHost { get; set; }

    /// <summary>Tags put on every statsd datagram, separated by commas. Null and empty: none.</summary>
    [Setting("dogstatsd_tags", Flags = "--dogstatsd-tags", Verdict = Verdict.Pending, Becomes = "tags of the statsd sink")]
    public string? DogstatsdTags { get; set; }

    /// <summary>Put before every statsd metric name. Null and empty: nothing.</summary>
    [Setting("statsd_prefix", Flags = "--statsd-prefix", Verdict = Verdict.Pending, Becomes = "the prefix of the statsd sink")]
    public string? StatsdPrefix { get; set; }

    /// <summary>Measure the listen queue. Null and false: no.</summary>
    [Setting("enable_backlog_metric", Flags = "--enable-backlog-metric", Form = FlagForm.Switch, Gunicorn = "false", Verdict = Verdict.Pending, Becomes = "a metric of the listen queue")]
    public bool? EnableBacklogMetric { get; set; }
}
