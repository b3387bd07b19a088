using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Checks;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning;

[GunicornOnly("logger_class", "Logging goes through ILogger; add a logging provider instead.", Flags = "--logger-class", Gunicorn = "gunicorn.glogging.Logger")]
[GunicornOnly("logconfig", "Python logging files have no reader here; use the Logging section of appsettings.", Flags = "--log-config")]
[GunicornOnly("logconfig_dict", "Python logging dictionaries have no reader here; use the Logging section of appsettings.", Gunicorn = "{}", Secret = true)]
[GunicornOnly("logconfig_json", "Python logging files have no reader here; use the Logging section of appsettings.", Flags = "--log-config-json")]
[GunicornOnly("enable_stdio_inheritance", "Nothing detaches from its terminal here, so standard output and error are always kept.", Flags = "-R --enable-stdio-inheritance", Form = FlagForm.Switch, Gunicorn = "false")]
public sealed partial class WorkerTuningOptions
{
    /// <summary>Where the access log goes: a path, or <c>-</c> for standard output. The folder must exist; a new file gets the mode 0640. Null: no access log.</summary>
    [Setting("accesslog", Flags = "--access-logfile", Becomes = "a line for each request, written off the request path")]
    public string? AccessLog { get; set; }

    /// <summary>Keep the access log out of syslog. Null and false: it goes there too when <see cref="Syslog"/> is on.</summary>
    [Setting("disable_redirect_access_to_syslog", Flags = "--disable-redirect-access-to-syslog", Form = FlagForm.Switch, Gunicorn = "false", Becomes = "syslog without access lines")]
    public bool? DisableRedirectAccessToSyslog { get; set; }

    /// <summary>The line of the access log in gunicorn's format language. Null: gunicorn's own, which is Apache's combined format.</summary>
    [Setting("access_log_format", Flags = "--access-logformat", Gunicorn = AccessLogFormatText.Default, Becomes = "the access log's line, or the fields of its JSON object")]
    [AccessLogFormat]
    public string? AccessLogFormat { get; set; }

    /// <summary>
    /// Where the error log goes, which is everything that is logged through <c>ILogger</c>: a path, or <c>-</c> for standard error, to which
    /// .NET's console logger then writes. With a path that logger falls silent, unless the section <c>Logging:Console</c> gives it levels of
    /// its own. The folder must exist; a new file gets the mode 0640. Null, and gunicorn's own default: wherever the application's logging goes.
    /// </summary>
    [Setting("errorlog", Flags = "--error-logfile --log-file", Gunicorn = "-", Becomes = "a file behind ILogger")]
    public string? ErrorLog { get; set; }

    /// <summary>A second file for what is an error or worse, in the form of the error log. Null: none.</summary>
    [Setting("errorlog_errors", Ours = true, Becomes = "a file behind ILogger from level error on")]
    public string? ErrorLogErrors { get; set; }

    /// <summary>A second file for the whole error log, in JSON. Null: none.</summary>
    [Setting("errorlog_json", Ours = true, Becomes = "a file of JSON lines behind ILogger")]
    public string? ErrorLogJson { get; set; }

    /// <summary>
    /// Files of their own for parts of the error log: the beginning of a category, in any case, with the file that gets its lines instead of
    /// <see cref="ErrorLog"/>; of several that fit, the longest. Syslog, the console, <see cref="ErrorLogErrors"/> and <see cref="ErrorLogJson"/>
    /// get these lines all the same. Null and empty: none.
    /// </summary>
    [Setting("errorlog_categories", Ours = true, Becomes = "files behind ILogger for some categories")]
    [CategoryFiles]
    public IReadOnlyDictionary<string, string>? ErrorLogCategories { get; set; }

    /// <summary>How access and error log are written. Null: text.</summary>
    [Setting("log_format", Ours = true, Becomes = "gunicorn's lines, with milliseconds and scopes perhaps, or a JSON object for each")]
    public LogFormat? LogFormat { get; set; }

    /// <summary>
    /// The lowest level that is logged: <c>debug</c>, <c>info</c>, <c>warning</c>, <c>error</c> or <c>critical</c>. It is the level of every
    /// category that the section <c>Logging</c> does not name, and the least of those it names. Null, and gunicorn's own default: as that
    /// section says.
    /// </summary>
    [Setting("loglevel", Flags = "--log-level", Variable = "LOG_LEVEL", Gunicorn = "info", Becomes = "the default level of ILogger, and the least of any category")]
    public LogLevel? LogLevel { get; set; }

    /// <summary>
    /// Send what the process writes to standard output and error, native code and child processes included, to the error log's file. Null
    /// and false, and where <see cref="ErrorLog"/> is no file: it stays where it is. Not on Windows.
    /// </summary>
    [Setting("capture_output", Flags = "--capture-output", Form = FlagForm.Switch, Gunicorn = "false", NeedsRestart = true, Becomes = "standard output and error in the error log's file")]
    public bool? CaptureOutput { get; set; }

    /// <summary>
    /// The size at which a log file is moved away as <c>name.1</c>, the one before as <c>name.2</c> and so on. Null and 0: never. Leave it
    /// to logrotate where several processes write one file.
    /// </summary>
    [Setting("log_max_size", Ours = true, Unit = Unit.Bytes, Becomes = "rotation of log files by size")]
    [Range(0L, long.MaxValue)]
    public long? LogMaxSize { get; set; }

    /// <summary>Move log files away at the first line after local midnight. Null and false: no.</summary>
    [Setting("log_rotate_daily", Ours = true, Becomes = "rotation of log files by day")]
    public bool? LogRotateDaily { get; set; }

    /// <summary>How many files that were moved away are kept. 0: none. Null: 7.</summary>
    [Setting("log_backup_count", Ours = true, Unit = Unit.Count, Becomes = "the number of rotated files")]
    [Range(0, 10_000)]
    public int? LogBackupCount { get; set; }

    /// <summary>
    /// The syslog to write to: <c>udp://host:port</c>, <c>tcp://host:port</c>, or <c>unix://path</c> with <c>#dgram</c> or <c>#stream</c>
    /// behind it. Null: <c>udp://localhost:514</c> when <see cref="Syslog"/> is on.
    /// </summary>
    [Setting("syslog_addr", Flags = "--log-syslog-to", Gunicorn = "udp://localhost:514", Becomes = "the syslog sink's address")]
    [SyslogAddress]
    public string? SyslogAddr { get; set; }

    /// <summary>Write logs to syslog. Null and false: no.</summary>
    [Setting("syslog", Flags = "--log-syslog", Form = FlagForm.Switch, Gunicorn = "false", Becomes = "a syslog sink")]
    public bool? Syslog { get; set; }

    /// <summary>The program name in syslog, between <c>gunicorn.</c> and <c>.error</c> or <c>.access</c>. Null: <see cref="ProcName"/>, or the application's name.</summary>
    [Setting("syslog_prefix", Flags = "--log-syslog-prefix", Becomes = "the syslog sink's program name")]
    public string? SyslogPrefix { get; set; }

    /// <summary>The facility in syslog, by name. Null: <c>user</c>.</summary>
    [Setting("syslog_facility", Flags = "--log-syslog-facility", Gunicorn = "user", Becomes = "the syslog sink's facility")]
    [SyslogFacility]
    public string? SyslogFacility { get; set; }

    /// <summary>The statsd server, <c>host:port</c> or <c>unix://path</c>. Null: no statsd.</summary>
    [Setting("statsd_host", Flags = "--statsd-host", Becomes = "a statsd sink")]
    [StatsdHost]
    public string? StatsdHost { get; set; }

    /// <summary>Tags put on every statsd datagram, separated by commas. Null and empty: none.</summary>
    [Setting("dogstatsd_tags", Flags = "--dogstatsd-tags", Becomes = "tags of the statsd sink")]
    public string? DogstatsdTags { get; set; }

    /// <summary>Put before every statsd metric name. Null and empty: nothing.</summary>
    [Setting("statsd_prefix", Flags = "--statsd-prefix", Becomes = "the prefix of the statsd sink")]
    public string? StatsdPrefix { get; set; }

    /// <summary>Send the length of the listen queue to statsd, once a second. Null and false: no. Linux and TCP only.</summary>
    [Setting("enable_backlog_metric", Flags = "--enable-backlog-metric", Form = FlagForm.Switch, Gunicorn = "false", NeedsRestart = true, Becomes = "a statsd metric of the listen queue")]
    public bool? EnableBacklogMetric { get; set; }

    /// <summary>
    /// The type under which statsd gets the length of the listen queue. Null: histogram, gunicorn's, which only DogStatsD and its like know. Without
    /// <see cref="EnableBacklogMetric"/> nothing is sent.
    /// </summary>
    [Setting("statsd_backlog_type", Ours = true, Becomes = "the type of the statsd metric of the listen queue")]
    public StatsdBacklogType? StatsdBacklogType { get; set; }
}
