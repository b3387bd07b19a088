using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Planning;

/// <summary>What is logged where. Null: left alone.</summary>
internal sealed record LogPlan
{
    /// <summary>The word for a standard stream in place of a path.</summary>
    public const string Standard = "-";

    /// <summary>A path or <see cref="Standard"/>.</summary>
    public string? AccessLog { get; init; }

    public string AccessLogFormat { get; init; } = AccessLogFormatText.Default;

    /// <summary>A path; null where the console does it.</summary>
    public string? ErrorLog { get; init; }

    /// <summary>True where somebody, and not only a default, says that the console does it.</summary>
    public bool ErrorLogIsStandard { get; init; }

    public string? ErrorLogErrors { get; init; }

    public string? ErrorLogJson { get; init; }

    /// <summary>Beginnings of categories with their files, the longest first.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Categories { get; init; } = [];

    public LogFormat Format { get; init; }

    /// <summary>Null: as the application's own configuration says.</summary>
    public LogLevel? Level { get; init; }

    public bool CaptureOutput { get; init; }

    public RotationPlan Rotation { get; init; } = new();

    public SyslogPlan? Syslog { get; init; }

    public StatsdPlan? Statsd { get; init; }

    /// <summary>The same for a process that is to have no files.</summary>
    public LogPlan WithoutFiles() => this with
    {
        AccessLog = AccessLog == Standard ? Standard : null,
        ErrorLog = null,
        ErrorLogErrors = null,
        ErrorLogJson = null,
        CaptureOutput = false,
    };

    /// <summary>The setting and the path of every file.</summary>
    public IEnumerable<(string Setting, string Path)> Files =>
        from file in ((string, string?)[])
        [
            ("accesslog", AccessLog), ("errorlog", ErrorLog), ("errorlog_errors", ErrorLogErrors), ("errorlog_json", ErrorLogJson),
            .. Categories.Select(c => ("errorlog_categories", (string?)c.Value)),
        ]
        where file.Item2 is not (null or Standard)
        select (file.Item1, file.Item2);
}
