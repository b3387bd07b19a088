using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog.ErrorLog;

/// <summary>
/// errorlog <c>-</c>, where somebody set it: .NET's console logger writes to standard error, which leaves standard output to the access log,
/// and in the form of log_format. What the application itself has chosen for its console stays.
/// </summary>
internal sealed class ConsoleStream :
    IPostConfigureOptions<ConsoleLoggerOptions>,
    IOptionsChangeTokenSource<ConsoleLoggerOptions>,
    IPostConfigureOptions<SimpleConsoleFormatterOptions>,
    IOptionsChangeTokenSource<SimpleConsoleFormatterOptions>,
    IDisposable
{
    private const string Milliseconds = "yyyy-MM-dd HH:mm:ss.fff zzz ";

    private CancellationTokenSource _source = new();
    private LogPlan _plan = new();

    public string Name => Options.DefaultName;

    public void Use(LogPlan plan)
    {
        var before = Interlocked.Exchange(ref _plan, plan);
        if (before.ErrorLogIsStandard != plan.ErrorLogIsStandard || before.Format != plan.Format)
            Interlocked.Exchange(ref _source, new CancellationTokenSource()).Cancel();
    }

    public IChangeToken GetChangeToken() => new CancellationChangeToken(Volatile.Read(ref _source).Token);

    public void PostConfigure(string? name, ConsoleLoggerOptions options)
    {
        var plan = Volatile.Read(ref _plan);
        if (plan.ErrorLogIsStandard && options.LogToStandardErrorThreshold == LogLevel.None)
            options.LogToStandardErrorThreshold = LogLevel.Trace;
        if (plan.Format == LogFormat.Json)
            options.FormatterName ??= ConsoleFormatterNames.Json;
    }

    public void PostConfigure(string? name, SimpleConsoleFormatterOptions options)
    {
        if (Volatile.Read(ref _plan).Format != LogFormat.Detailed)
            return;
        options.TimestampFormat ??= Milliseconds;
        options.IncludeScopes = true;
    }

    public void Dispose() => _source.Dispose();
}
