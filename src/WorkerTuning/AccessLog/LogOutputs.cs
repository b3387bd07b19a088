using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.ErrorLog;
using WorkerTuning.AccessLog.Format;
using WorkerTuning.AccessLog.Statsd;
using WorkerTuning.AccessLog.Syslog;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog;

/// <summary>
/// Every log of the process with its writer. Made before anything that logs and disposed after it; what it holds is replaced as a whole when
/// the plan changes, and writers that the new plan needs too go on.
/// </summary>
internal sealed class LogOutputs : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    // The last words before a crash are worth a write of their own.
    private static readonly WriterTiming AtOnce = new() { Linger = TimeSpan.Zero };

    private readonly Lock _turn = new();
    private readonly Tickets _tickets = new();
    private readonly EventHandler _exiting;
    private readonly UnhandledExceptionEventHandler _crashing;
    private volatile Dictionary<object, LogWriter> _writers = [];
    private volatile RequestOutputs? _requests;
    private volatile ErrorOutputs? _errors;
    private volatile StatsdLog? _statsd;
    private LastResort? _lastResort;
    private Stream? _output;
    private Stream? _ownOutput;
    private OutputCapture? _capture;

    public LogOutputs()
    {
        _exiting = (_, _) => Flush(Farewell);
        _crashing = (_, _) => Flush(Farewell);
        AppDomain.CurrentDomain.ProcessExit += _exiting;
        AppDomain.CurrentDomain.UnhandledException += _crashing;
    }

    /// <summary>Who hears of requests; null where nobody does.</summary>
    public RequestOutputs? Requests => _requests;

    /// <summary>Who hears what is logged; null where nobody does.</summary>
    public ErrorOutputs? Errors => _errors;

    public StatsdLog? Statsd => _statsd;

    /// <summary>True once a logger factory has taken the provider that leads here.</summary>
    public bool IsFed { get; set; }

    /// <summary>How each log fares.</summary>
    public IReadOnlyList<WriterState> States => [.. _writers.Values.Select(w => w.State)];

    /// <summary>Records that were lost, of all logs there are.</summary>
    public long Dropped => States.Sum(s => s.Dropped);

    /// <exception cref="LogFileException">A file cannot be opened; what was before stays.</exception>
    public void Apply(LogPlan plan, TimeProvider clock, ILogger logger)
    {
        lock (_turn)
        {
            var before = _writers;
            var opening = new LogOpening(before, plan.Rotation, clock);
            try
            {
                Open(plan, opening, logger);
            }
            catch
            {
                foreach (var made in opening.Writers.Where(w => !before.ContainsKey(w.Key)))
                    made.Value.Dispose();
                throw;
            }

            End([.. before.Where(w => !opening.Writers.ContainsKey(w.Key)).Select(w => w.Value)]);
        }
    }

    /// <summary>Whether a file is open already.</summary>
    public bool IsOpen(string path) => _writers.Values.Any(w => w.Target == Path.GetFullPath(path));

    public void Reopen()
    {
        foreach (var writer in _writers.Values)
            writer.Reopen();
    }

    /// <summary>Waits until everything that was logged so far is written, within the limit.</summary>
    public bool Flush(TimeSpan limit)
    {
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        return _writers.Values.Aggregate(true, (done, writer) => writer.Flush(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64))) && done);
    }

    /// <summary>Waits as <see cref="Flush"/> does, and gives up what a sink holds that has taken nothing all the while. The lost records are counted and logged.</summary>
    public void FlushOrGiveUp(TimeSpan limit)
    {
        if (Flush(limit))
            return;
        foreach (var writer in _writers.Values.Where(w => w.IsHeldUp))
            writer.GiveUp();
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _exiting;
        AppDomain.CurrentDomain.UnhandledException -= _crashing;
        lock (_turn)
        {
            End(_writers.Values);
            _capture?.Dispose();
            _lastResort?.Dispose();
            _ownOutput?.Dispose();
            _capture = null;
            _lastResort = null;
            (_output, _ownOutput) = (null, null);
        }
    }

    // One time for all of them: each may be held up by its own sink.
    private static void End(IReadOnlyCollection<LogWriter> writers)
    {
        foreach (var writer in writers)
            writer.Complete();
        var end = Environment.TickCount64 + (long)Farewell.TotalMilliseconds;
        foreach (var writer in writers)
            writer.End(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)));
    }

    private void Open(LogPlan plan, LogOpening opening, ILogger logger)
    {
        // Before the capture, which leads both streams into the file. Another host in this process may capture them already.
        _lastResort ??= new LastResort();
        _output ??= OutputCapture.Before?.Output ?? (_ownOutput = StandardStream.Output());
        var syslog = plan.Syslog is { } s ? opening.Framed(s.Address, "syslog", SyslogSinks.Describe(s.Address), () => SyslogSinks.Make(s.Address, logger), logger) : null;
        var statsd = plan.Statsd is { } d
            ? new StatsdLog(opening.Framed(d.Address, "statsd", StatsdSinks.Describe(d.Address), () => StatsdSinks.Make(d.Address, logger), logger), d)
            : null;
        // First, so that a file which is both writes at once.
        var main = plan.ErrorLog is { } errorLog ? new ErrorFile(opening.File("errorlog", errorLog, _lastResort, AtOnce, Capture(plan)), plan.Format, LogLevel.Trace) : null;
        CategoryFile[] categories =
            [.. plan.Categories.Select(c => new CategoryFile(c.Key, new ErrorFile(opening.File("errorlog_categories", c.Value, _lastResort, AtOnce), plan.Format, LogLevel.Trace)))];
        var others = new List<ErrorFile>();
        if (plan.ErrorLogErrors is { } errors)
            others.Add(new ErrorFile(opening.File("errorlog_errors", errors, _lastResort, AtOnce), plan.Format, LogLevel.Error));
        if (plan.ErrorLogJson is { } structured)
            others.Add(new ErrorFile(opening.File("errorlog_json", structured, _lastResort, AtOnce), LogFormat.Json, LogLevel.Trace));
        var access = plan.AccessLog switch
        {
            null => null,
            LogPlan.Standard => opening.StandardOutput("accesslog", _output, logger),
            var path => opening.File("accesslog", path, logger),
        };

        var accessSyslog = syslog is not null && plan.Syslog!.Access ? new SyslogLog(syslog, plan.Syslog, "access") : null;
        var errorSyslog = syslog is not null ? new SyslogLog(syslog, plan.Syslog!, "error") : null;
        var format = access is null && accessSyslog is null ? null : AccessFormat.Compile(plan.AccessLogFormat, plan.Format);
        _writers = opening.Writers;
        _requests = format is null && statsd is null ? null : new RequestOutputs(format, access, accessSyslog, statsd, _tickets);
        var outputs = new ErrorOutputs(main, categories, [.. others], errorSyslog, statsd);
        _errors = outputs.IsEmpty ? null : outputs;
        _statsd = statsd;
    }

    private Action<int>? Capture(LogPlan plan)
    {
        if (!plan.CaptureOutput || OperatingSystem.IsWindows())
            return null;
        return descriptor => (_capture ??= new OutputCapture()).Follow(descriptor);
    }
}
