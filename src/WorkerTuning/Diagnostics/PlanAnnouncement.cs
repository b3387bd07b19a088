using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Diagnostics;

/// <summary>Logs the plan once, before anything listens, in words that <c>grep</c> finds: Workers, Timeout, Log level, Bind.</summary>
internal sealed class PlanAnnouncement(PlanStore plans, SettingsSource source, ILoggerFactory loggers) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger(Log.Category);
        var plan = plans.Current;
        var loaded = source.Loaded;
        if (loaded.FilePath is { } path)
            Log.ConfigFileRead(logger, path);
        if (loaded.GunicornBecause is { } reason)
            Log.GunicornDefaults(logger, reason);
        Log.PlanInForce(logger, Describe(plan));
        Comment(logger, plan, loaded);
        return Task.CompletedTask;
    }

    /// <summary>Warnings, notes and advice.</summary>
    public static void Comment(ILogger logger, WorkerPlan plan, LoadedSettings loaded)
    {
        foreach (var warning in loaded.Warnings)
            Log.SettingWarning(logger, warning.ToString());
        foreach (var note in loaded.Notes)
            Log.SettingNote(logger, note.ToString());
        foreach (var advice in plan.Advice)
        {
            if (advice.IsRemark)
                Log.Remark(logger, advice.Setting, advice.Text);
            else
                Log.Advice(logger, advice.Setting, advice.Text);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string Describe(WorkerPlan plan)
    {
        string?[] lines =
        [
            Line("Workers", "workers"),
            Line("Worker class", "worker_class"),
            Line("Threads", "threads"),
            Line("Max requests", "max_requests"),
            Line("Max requests jitter", "max_requests_jitter"),
            Line("Max worker memory", "max_worker_memory"),
            Line("Bind", "bind"),
            Line("Timeout", "timeout"),
            Line("Graceful timeout", "graceful_timeout"),
            Line("Keep-alive", "keepalive"),
            Line("Log level", "loglevel"),
            .. plan.Pools.Select(Pool),
        ];
        return $"Plan {plan.Revision}" + string.Concat(lines.Select(l => l is null ? "" : Environment.NewLine + l));

        static string Pool(WorkerPoolPlan pool)
        {
            var settings = pool.Settings.ToDictionary(s => s.Name, s => s.Value);
            var timeout = pool.Recycle.Timeout == TimeSpan.Zero ? "no timeout" : $"timeout {settings["timeout"]}";
            return $"Pool {pool.Name}: workers {settings["workers"]}, worker class {settings["worker_class"]}, {timeout}";
        }

        string? Line(string label, string name) =>
            plan.Settings.FirstOrDefault(s => s.Name == name) is { } setting && !(setting.Value == "0" && DefaultOrigin.Is(setting.Origin)) ? $"{label}: {setting.Value}  ({setting.Origin})" : null;
    }
}
