using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Planning;

/// <summary>Decides what is logged where.</summary>
internal static partial class LogPlanner
{
    private const int DefaultBackups = 7;

    // As gunicorn's default is the name of the module it serves.
    private static readonly string ApplicationName = Assembly.GetEntryAssembly()?.GetName().Name ?? "gunicorn";

    public static LogPlan Plan(SettingsView view)
    {
        var options = view.Options;
        return new LogPlan
        {
            AccessLog = options.AccessLog,
            AccessLogFormat = options.AccessLogFormat ?? AccessLogFormatText.Default,
            ErrorLog = File(options.ErrorLog),
            ErrorLogIsStandard = options.ErrorLog == LogPlan.Standard && !IsDefault(view, "errorlog"),
            ErrorLogErrors = File(options.ErrorLogErrors),
            ErrorLogJson = File(options.ErrorLogJson),
            Categories = options.ErrorLogCategories is { Count: > 0 } categories ? [.. categories.OrderByDescending(c => c.Key.Length)] : [],
            Format = options.LogFormat ?? LogFormat.Text,
            Level = Level(view),
            CaptureOutput = options.CaptureOutput == true && File(options.ErrorLog) is not null,
            Rotation = new RotationPlan(options.LogMaxSize ?? 0, options.LogRotateDaily ?? false, options.LogBackupCount ?? DefaultBackups),
            Syslog = options.Syslog == true ? Syslog(options) : null,
            Statsd = options.StatsdHost is { } host ? Statsd(options, host) : null,
        };
    }

    private static string? File(string? path) => path == LogPlan.Standard ? null : path;

    // gunicorn's default level must not overrule what the application's own Logging section says.
    private static LogLevel? Level(SettingsView view) => IsDefault(view, "loglevel") ? null : view.Options.LogLevel;

    private static bool IsDefault(SettingsView view, string setting) => view.IsDefault(setting);

    private static SyslogPlan Syslog(WorkerTuningOptions options) => new(
        SyslogAddressText.Parse(options.SyslogAddr ?? SettingsCatalogue.ByName("syslog_addr")!.Gunicorn!)!,
        SyslogFacilityText.Find(options.SyslogFacility ?? "user")!.Value,
        "gunicorn." + (options.SyslogPrefix ?? (options.ProcName ?? ApplicationName).Replace(':', '.')),
        options.DisableRedirectAccessToSyslog != true);

    private static StatsdPlan Statsd(WorkerTuningOptions options, string host) => new(
        StatsdAddressText.Parse(host)!,
        Dots().Replace(options.StatsdPrefix ?? "", "") is { Length: > 0 } prefix ? prefix + "." : "",
        options.DogstatsdTags ?? "",
        options.EnableBacklogMetric == true ? options.StatsdBacklogType ?? StatsdBacklogType.Histogram : null);

    [GeneratedRegex(@"\.+$")]
    private static partial Regex Dots();
}
