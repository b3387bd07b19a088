using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.AccessLog.ErrorLog;
using WorkerTuning.AccessLog.Statsd;
using WorkerTuning.AccessLog.Writing;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Control;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;

namespace WorkerTuning.AccessLog;

/// <summary>Opens the logs as the first thing of the start, moves them with each reload, and writes their last lines as the last thing of the stop.</summary>
internal sealed class LogLifetime : IHostedLifecycleService, IPlanCheck
{
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(3);

    private readonly PlanStore _plans;
    private readonly ListeningServer _server;
    private readonly WorkingEnvironment _environment;
    private readonly ProcessFeatures _features;
    private readonly LogOutputs _outputs;
    private readonly LogLevels _levels;
    private readonly ConsoleStream _console;
    private readonly RequestLinesAdvice _advice;
    private readonly BypassedLog _bypassed;
    private readonly LogReopen _reopen;
    private readonly Lazy<Reloader> _reloader;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public LogLifetime(
        PlanStore plans,
        ListeningServer server,
        WorkingEnvironment environment,
        ProcessFeatures features,
        LogOutputs outputs,
        LogLevels levels,
        ConsoleStream console,
        RequestLinesAdvice advice,
        BypassedLog bypassed,
        LogReopen reopen,
        Func<Reloader> reloader,
        ServerRuntime runtime,
        StatsdGauges gauges,
        [FromKeyedServices(ServerClock.Key)] TimeProvider clock,
        ILoggerFactory loggers)
    {
        _server = server;
        (_plans, _environment, _features, _outputs, _reopen, _clock) = (plans, environment, features, outputs, reopen, clock);
        (_levels, _console, _advice, _bypassed) = (levels, console, advice, bypassed);
        _reloader = new Lazy<Reloader>(reloader);
        _logger = loggers.CreateLogger(Log.Category);
        runtime.Arbiter.EachTick(gauges.Look);
    }

    /// <exception cref="WorkerTuningException">A log cannot be opened.</exception>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var plan = _plans.Current;
        // Relative paths are chdir's, and new files have the umask of the settings.
        _environment.Enter();
        if (!_server.LeavesProcessAlone)
            _features.ApplyUmask();
        try
        {
            _outputs.Apply(Logs(plan), _clock, _logger);
        }
        catch (LogFileException e)
        {
            throw plan.Refuse(e.Setting, "cannot be opened: " + e.Reason);
        }

        Use(plan);
        _reopen.Asked += _outputs.Reopen;
        _reloader.Value.Ended += Follow;
        return Task.CompletedTask;
    }

    public void Check(WorkerPlan plan)
    {
        foreach (var (setting, path) in Logs(plan).Files.Where(f => !_outputs.IsOpen(f.Path)))
        {
            try
            {
                AppendFile.Open(Path.GetFullPath(path)).Dispose();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw plan.Refuse(setting, "cannot be opened: " + e.Message);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _reopen.Asked -= _outputs.Reopen;
        _reloader.Value.Ended -= Follow;
        _outputs.FlushOrGiveUp(FlushLimit);
        return Task.CompletedTask;
    }

    private LogPlan Logs(WorkerPlan plan) => _server.LeavesProcessAlone ? plan.Log.WithoutFiles() : plan.Log;

    private void Use(WorkerPlan plan)
    {
        var logs = Logs(plan);
        _levels.Use(logs);
        _console.Use(logs);
        _advice.Look(logs, _logger);
        _bypassed.Look(logs, _logger);
    }

    private void Follow(ReloadResult result)
    {
        if (!result.Applied)
            return;
        try
        {
            _outputs.Apply(Logs(_plans.Current), _clock, _logger);
            Use(_plans.Current);
        }
        catch (LogFileException e)
        {
            // Checked a moment before; somebody was faster.
            Log.LogsStay(_logger, e.Message);
        }
    }
}
