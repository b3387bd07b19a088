using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WorkerTuning.Applying;
using WorkerTuning.Configuration;
using WorkerTuning.Lifecycle;
using WorkerTuning.Planning;
using WorkerTuning.Workers;

namespace WorkerTuning.Control;

/// <summary>
/// Reads, checks and plans on a thread of the pool, and only then swaps: plan, limits, timeouts, options, workers. A reload comes after the
/// start and before the stop of the server, and after the reload before it.
/// </summary>
internal sealed class Reloader(
    SettingsReader reader,
    SettingsSource source,
    IOptions<WorkerTuningOptions> start,
    PlanStore plans,
    LivePlan live,
    LiveTls tls,
    SettingsChange change,
    PoolRuntime runtime,
    WorkerHooks hooks,
    LogReopen logs,
    IEnumerable<IPlanCheck> checks,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : IReloader, IDisposable
{
    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);
    private readonly SemaphoreSlim _turn = new(1);
    private WorkerTuningOptions? _running;

    /// <summary>A reload begins; called on the thread that carries it out.</summary>
    public event Action? Beginning;

    /// <summary>A reload has ended, well or not.</summary>
    public event Action<ReloadResult>? Ended;

    public async Task<ReloadResult> ReloadAsync(string cause, CancellationToken cancellationToken)
    {
        await StartedAsync(cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => Reload(cause), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Begin(string cause) => _ = BeginAsync(cause);

    public void Dispose() => _turn.Dispose();

    private async Task BeginAsync(string cause)
    {
        try
        {
            await ReloadAsync(cause, CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.ReloadFailed(_logger, e);
        }
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStarted.IsCancellationRequested)
            return;
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.UnsafeRegister(_ => started.TrySetResult(), null))
            await started.Task.WaitAsync(cancellationToken);
    }

    private ReloadResult Reload(string cause)
    {
        Log.Reloading(_logger, cause);
        Beginning?.Invoke();
        ReloadResult result;
        try
        {
            result = lifetime.ApplicationStopping.IsCancellationRequested ? Refuse(["The server stops."]) : TryReload();
        }
        catch (Exception e)
        {
            // In the middle of the swap. Those who were told of the beginning wait for an end, systemd above all.
            Ended?.Invoke(new ReloadResult { Applied = false, Revision = plans.Current.Revision, Problems = [$"The reload broke off: {e.Message}"] });
            throw;
        }

        Ended?.Invoke(result);
        return result;
    }

    private ReloadResult TryReload()
    {
        var running = _running ??= start.Value;
        var reading = reader.Read(running);
        if (reading.Problems.Count > 0)
            return Refuse(reading.Problems);
        WorkerPlan plan;
        LoadedTls? renewed;
        try
        {
            plan = WorkerPlanner.Plan(new SettingsView(reading.Options, reading.Loaded), HostResources.Detect(source.Environment.Cpu), plans.Current.Revision + 1);
            LivePlan.Check(plan);
            foreach (var check in checks)
                check.Check(plan);
            renewed = tls.Read(plan);
        }
        catch (WorkerTuningException e)
        {
            return Refuse([e.Message]);
        }
        catch (Exception e)
        {
            return Refuse([$"The settings cannot be applied: {e.Message}"]);
        }

        Swap(plan, reading, renewed);
        return new ReloadResult { Applied = true, Revision = plan.Revision, NeedRestart = [.. reading.NeedRestart.Select(s => s.Name)] };
    }

    private ReloadResult Refuse(IReadOnlyList<string> problems)
    {
        var revision = plans.Current.Revision;
        Log.ReloadRefused(_logger, revision, Environment.NewLine, string.Join(Environment.NewLine, problems));
        return new ReloadResult { Applied = false, Revision = revision, Problems = problems };
    }

    private void Swap(WorkerPlan plan, SettingsReading reading, LoadedTls? renewed)
    {
        _running = reading.Options;
        var before = plans.Current;
        source.Replace(reading.Loaded);
        plans.Replace(plan);
        live.Apply(plan);
        if (renewed is not null)
            tls.Use(renewed);
        TellMonitors();
        if (reading.NeedRestart.Count > 0)
            Log.RestartNeeded(_logger, string.Join(", ", reading.NeedRestart.Select(s => s.Name)));
        hooks.OnReload(plans.Current);
        runtime.Reload(plans.Current);
        logs.Ask();
        Log.Reloaded(_logger, plan.Revision, PlanChanges.Describe(before, plans.Current));
    }

    // A listener of the application's must not leave a reload half done.
    private void TellMonitors()
    {
        try
        {
            change.Announce();
        }
        catch (Exception e)
        {
            Log.ListenerFailed(_logger, e);
        }
    }
}
