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
/// Prepares a reload on a thread of the pool, which may fail and changes nothing, and then commits it, which cannot fail: plan, limits, TLS, pool.
/// Only after that hear others of it. A reload comes after the start and before the stop of the server, and after the reload before it.
/// </summary>
internal sealed class Reloader(
    SettingsReader reader,
    SettingsSource source,
    IOptions<WorkerTuningOptions> start,
    PlanStore plans,
    LivePlan live,
    LiveTls tls,
    SettingsChange change,
    ServerRuntime runtime,
    WorkerHooks hooks,
    LogReopen logs,
    IEnumerable<IPlanCheck> checks,
    IEnumerable<IMachineCheck> machine,
    IHostApplicationLifetime lifetime,
    ILoggerFactory loggers) : IReloader, IDisposable
{
    // How long the application's own code at a reload may keep the workers from being recycled.
    private static readonly TimeSpan ListenersLimit = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = loggers.CreateUnfailing(Log.Category);
    private readonly SemaphoreSlim _turn = new(1);
    private WorkerTuningOptions? _running;
    private int _isOnePending;
    private volatile bool _isDisposed;

    /// <summary>A reload begins; called on the thread that carries it out.</summary>
    public event Action? Beginning;

    /// <summary>A reload has ended, well or not.</summary>
    public event Action<ReloadResult>? Ended;

    private bool Stops => _isDisposed || lifetime.ApplicationStopping.IsCancellationRequested;

    public async Task<ReloadResult> ReloadAsync(string cause, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Who asks may be part of the start, which would wait for itself.
        if (!lifetime.ApplicationStarted.IsCancellationRequested && !Stops)
        {
            if (Interlocked.Exchange(ref _isOnePending, 1) == 0)
                Begin(cause);
            return Answer(["The server still starts; the reload runs once it has started."]);
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => CarryOutAsync(cause), CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Begin(string cause) => _ = BeginAsync(cause);

    // The semaphore stays: who reloads a server that goes gets an answer, not an exception.
    public void Dispose() => _isDisposed = true;

    private async Task BeginAsync(string cause)
    {
        try
        {
            await StartedAsync();
            Interlocked.Exchange(ref _isOnePending, 0);
            await ReloadAsync(cause, CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.ReloadFailed(_logger, e);
        }
    }

    private async Task StartedAsync()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.UnsafeRegister(_ => started.TrySetResult(), null))
        await using (lifetime.ApplicationStopping.UnsafeRegister(_ => started.TrySetResult(), null))
            await started.Task;
    }

    private async Task<ReloadResult> CarryOutAsync(string cause)
    {
        Log.Reloading(_logger, cause);
        Notify(Beginning, static listener => listener());
        ReloadResult result;
        try
        {
            result = Stops ? Refuse(["The server stops."])
                : Prepare(out var problems) is { } next ? await CommitAsync(next)
                : Refuse(problems);
        }
        catch (Exception e)
        {
            // Nothing here is meant to throw. Those who know of the beginning wait for an end, systemd above all.
            Log.ReloadFailed(_logger, e);
            result = Answer([$"The reload failed: {e.Message}"]);
        }

        Notify(Ended, listener => listener(result));
        return result;
    }

    /// <summary>Reads, checks and plans. Changes nothing.</summary>
    private PreparedReload? Prepare(out IReadOnlyList<string> problems)
    {
        problems = [];
        try
        {
            var running = _running ??= start.Value;
            var reading = reader.Read(running);
            if (reading.Problems.Count > 0)
            {
                problems = reading.Problems;
                return null;
            }

            var view = new SettingsView(reading.Options, reading.Loaded);
            var plan = Plan(view);
            if (FindOnMachine(Plan(reading.AfterRestart ?? view)) is { Count: > 0 } refused)
            {
                problems = refused;
                return null;
            }

            live.Prepare(plan);
            foreach (var check in checks)
                check.Check(plan);
            return new PreparedReload(plan, reading, tls.Read(plan));
        }
        catch (WorkerTuningException e)
        {
            problems = [e.Message];
        }
        catch (Exception e)
        {
            problems = [Stops ? "The server stops." : $"The settings cannot be applied: {e.Message}"];
        }

        return null;
    }

    private WorkerPlan Plan(SettingsView view) => WorkerPlanner.Plan(view, HostResources.Detect(source.Environment.Cpu, view.Options.SystemdUnit), plans.Current.Revision + 1);

    // A process that has become another user no longer sees the machine as the start would, and one that has moved no longer sees its files.
    private IReadOnlyList<string> FindOnMachine(WorkerPlan plan)
    {
        var now = plans.Current;
        return Privileges.Concern(now) || plan.Process.WorkingDirectory != now.Process.WorkingDirectory ? [] : MachineFindings.Of(plan, machine).Problems;
    }

    /// <summary>Puts a reload in force everywhere. A step that fails all the same is logged, and keeps none of the others from being taken.</summary>
    private async Task<ReloadResult> CommitAsync(PreparedReload next)
    {
        var before = plans.Current;
        _running = next.Reading.Options;
        source.Replace(next.Reading.Loaded);
        plans.Replace(next.Plan);
        foreach (var step in live.Steps(next.Plan))
            Try(step);
        if (next.Tls is { } renewed)
            Try(() => tls.Use(renewed));
        await runtime.TakeAsync(plans.Current);
        if (next.Reading.NeedRestart.Count > 0)
            Log.RestartNeeded(_logger, string.Join(", ", next.Reading.NeedRestart.Select(s => s.Name)));
        await AnnounceAsync();
        runtime.RecycleForReload();
        logs.Ask();
        Log.Reloaded(_logger, next.Plan.Revision, PlanChanges.Describe(before, plans.Current));
        return new ReloadResult { Applied = true, Revision = next.Plan.Revision, NeedRestart = [.. next.Reading.NeedRestart.Select(s => s.Name)] };
    }

    // Listeners and hooks are the application's. The settings are in force whatever they do; the workers wait for them a while.
    private async Task AnnounceAsync()
    {
        var announced = Task.Run(async () =>
        {
            Notify<Action>(change.Announce, static announce => announce());
            await hooks.OnReloadAsync(plans.Current);
        });
        if (await Task.WhenAny(announced, Task.Delay(ListenersLimit, runtime.Clock, CancellationToken.None)) != announced)
            Log.ListenersLate(_logger, ListenersLimit.TotalSeconds);
    }

    private void Notify<T>(T? listeners, Action<T> call)
        where T : Delegate
    {
        foreach (var listener in listeners?.GetInvocationList() ?? [])
        {
            try
            {
                call((T)listener);
            }
            catch (Exception e)
            {
                Log.ListenerFailed(_logger, e);
            }
        }
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            Log.StepFailed(_logger, e);
        }
    }

    private ReloadResult Refuse(IReadOnlyList<string> problems)
    {
        Log.ReloadRefused(_logger, plans.Current.Revision, Environment.NewLine, string.Join(Environment.NewLine, problems));
        return Answer(problems);
    }

    private ReloadResult Answer(IReadOnlyList<string> problems) =>
        new() { Applied = false, Revision = plans.Current.Revision, Problems = problems };

    /// <summary>What is known to hold and waits to be put in force.</summary>
    /// <param name="Plan">The next plan.</param>
    /// <param name="Reading">The settings that it was made of.</param>
    /// <param name="Tls">What the files of TLS hold now; null where there is nothing to take.</param>
    private sealed record PreparedReload(WorkerPlan Plan, SettingsReading Reading, LoadedTls? Tls);
}
