using WorkerTuning.AccessLog.Statsd;
using WorkerTuning.AccessLog.Syslog;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>Who hears what is logged through ILogger: immutable, replaced as a whole.</summary>
/// <param name="Main">The file of every category that has none of its own; null for none.</param>
/// <param name="Categories">The files of some categories, the longest names first.</param>
/// <param name="Others">Files that get the records of every category.</param>
/// <param name="Syslog">Null: not there.</param>
/// <param name="Statsd">Counts warnings and worse; null: not there.</param>
internal sealed record ErrorOutputs(ErrorFile? Main, CategoryFile[] Categories, ErrorFile[] Others, SyslogLog? Syslog, StatsdLog? Statsd)
{
    public bool IsEmpty => Main is null && Categories.Length == 0 && Others.Length == 0 && Syslog is null && Statsd is null;
}
