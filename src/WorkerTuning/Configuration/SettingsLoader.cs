using WorkerTuning.Configuration.Checks;
using WorkerTuning.Configuration.Pools;
using WorkerTuning.Configuration.Sources;
using WorkerTuning.Configuration.Values;

namespace WorkerTuning.Configuration;

/// <summary>Decides between the sources: for each setting the strongest value that holds.</summary>
internal sealed class SettingsLoader
{
    private readonly WorkerTuningOptions _options = new();
    private readonly Dictionary<Setting, string> _origins = [];
    private readonly List<SettingProblem> _problems = [];
    private readonly List<SettingProblem> _warnings = [];
    private readonly ILookup<Setting, SettingValue> _values;
    private readonly SourceReading _reading;
    private readonly bool _isForThisMachine;
    private readonly SettingConverter _converter;
    private List<SettingProblem> _wrong;

    private SettingsLoader(SourceReading reading, ProcessEnvironment environment)
    {
        _reading = reading;
        _isForThisMachine = environment.IsServers;
        _converter = new SettingConverter(environment.Cpu);
        // A later value of the same layer is the stronger one, as a later .NET source is.
        _values = reading.Values.AsEnumerable().Reverse().Order(Comparer<SettingValue>.Create(static (a, b) => b.Layer - a.Layer)).ToLookup(v => v.Setting);
        _wrong = _problems;
    }

    /// <param name="reading">What the sources said.</param>
    /// <param name="environment">The process.</param>
    /// <param name="running">What is in force, which has decided which defaults fill in; null at the start.</param>
    public static LoadedSettings Load(SourceReading reading, ProcessEnvironment environment, LoadedSettings? running = null) =>
        new SettingsLoader(reading, environment).Run(running);

    private LoadedSettings Run(LoadedSettings? running)
    {
        Decide(SettingsCatalogue.ByName("on_invalid")!, null);
        if (_options.OnInvalid == InvalidSettingAction.UseDefault)
            _wrong = _warnings;
        Decide(SettingsCatalogue.ByName("defaults")!, null);
        var gunicornDefaults = running?.GunicornDefaults ?? (_options.Defaults ?? (_reading.SpeaksGunicorn ? DefaultsMode.Gunicorn : DefaultsMode.AspNetCore)) == DefaultsMode.Gunicorn;
        var because = !gunicornDefaults ? null : running is not null ? running.GunicornBecause : _options.Defaults is null ? _reading.GunicornBecause : null;
        var pools = DecidePools();
        foreach (var setting in SettingsCatalogue.All.Where(s => s.Name is not ("on_invalid" or "defaults" or "pools") && s.PoolSetting is null))
        {
            if (setting.Property is null)
                Answer(setting);
            else
                Decide(setting, Fallback(setting, gunicornDefaults), gunicornDefaults && setting.Gunicorn is not null ? DefaultOrigin.OfGunicorn(because ?? "defaults = gunicorn") : DefaultOrigin.Plain);
        }

        FindOverruledClass();
        _warnings.AddRange(_reading.Warnings);
        // Without the file that was named nothing holds of what was meant, so that is never a warning.
        foreach (var problem in _reading.Problems.Distinct())
            (problem.Setting == "config" ? _problems : _wrong).Add(problem);
        _wrong.AddRange(_reading.FileProblems.Where(IsFileStrongest));
        return new LoadedSettings
        {
            Options = _options,
            Origins = _origins,
            PoolOrigins = pools,
            Problems = _problems,
            Warnings = _warnings,
            Notes = [.. _reading.Notes.Distinct()],
            GunicornDefaults = gunicornDefaults,
            GunicornBecause = because,
            AreForThisMachine = _isForThisMachine,
            IsHelpWanted = _reading.IsHelpWanted,
            IsVersionWanted = _reading.IsVersionWanted,
            FilePath = _reading.FilePath,
        };
    }

    private string? Fallback(Setting setting, bool gunicornDefaults)
    {
        if (!gunicornDefaults)
            return setting.Default;
        if (setting.Name != "bind" || _reading.HostAddresses is not { } addresses)
            return setting.Gunicorn ?? setting.Default;
        if (!_values[setting].Any())
            _reading.Notes.Add(new SettingProblem(setting.Name, null, null, $"gunicorn's default {setting.Gunicorn} gives way to {addresses}"));
        return null;
    }

    private Dictionary<string, IReadOnlyDictionary<Setting, string>> DecidePools()
    {
        var origins = new PoolsLoader(_reading, _wrong, Convert).Load(_options);
        if (origins.Count > 0)
            _origins[SettingsCatalogue.ByName("pools")!] = string.Join(", ", origins.Values.SelectMany(o => o.Values).Distinct().DefaultIfEmpty("named without settings").Take(3));
        return origins;
    }

    private void Decide(Setting setting, string? fallback, string fallbackOrigin = DefaultOrigin.Plain)
    {
        foreach (var candidate in _values[setting])
        {
            if (TryTake(setting, candidate.Raw, candidate.Origin))
                return;
            // Under UseDefault the next weaker value takes its place; otherwise nothing runs anyway.
            if (ReferenceEquals(_wrong, _problems))
                return;
        }

        if (fallback is not null)
            TryTake(setting, fallback, fallbackOrigin);
    }

    private bool TryTake(Setting setting, object? raw, string origin)
    {
        var (value, error) = Convert(setting, raw);
        if (error is not null)
        {
            _wrong.Add(new SettingProblem(setting.Name, Shown(setting, raw), origin, error));
            return false;
        }

        setting.Set(_options, value);
        _origins[setting] = origin;
        return true;
    }

    private (object? Value, string? Error) Convert(Setting setting, object? raw)
    {
        var (value, error) = _converter.Convert(setting, raw);
        return (value, error is null ? ValueChecks.Find(setting, value) : "must be " + error);
    }

    // As in gunicorn; but a choice of sync over a weaker source that knows threads hardly meant several requests at a time.
    private void FindOverruledClass()
    {
        var (workerClass, threads) = (SettingsCatalogue.ByName("worker_class")!, SettingsCatalogue.ByName("threads")!);
        if (_options is not { WorkerClass: WorkerClass.Sync, Threads: > 1 } || LayerOf(threads) >= LayerOf(workerClass))
            return;
        var message = $"overruled by threads = {_options.Threads} ({_origins[threads]}), a weaker source: as in gunicorn, sync with more than one thread is gthread. Set threads = 1 beside it";
        _warnings.Add(new SettingProblem(workerClass.Name, "sync", _origins[workerClass], message));
    }

    private Layer LayerOf(Setting setting) =>
        _values[setting].FirstOrDefault(v => _origins.GetValueOrDefault(setting) == v.Origin)?.Layer ?? Layer.Default;

    private void Answer(Setting setting)
    {
        if (_values[setting].FirstOrDefault() is not { } used || (used.IsRead && IsGunicornDefault(setting, used.Raw)))
            return;
        (setting.Refused ? _problems : _warnings).Add(new SettingProblem(setting.Name, used.IsRead ? Shown(setting, used.Raw) : null, used.Origin, "not applicable. " + setting.Becomes));
    }

    private static string? Shown(Setting setting, object? raw) => setting.Secret ? null : RawText.Show(raw);

    private static bool IsGunicornDefault(Setting setting, object? raw) =>
        raw is null or "" || string.Equals(RawText.Show(raw).Trim('"'), setting.Gunicorn, StringComparison.OrdinalIgnoreCase);

    private bool IsFileStrongest(SettingProblem problem) =>
        problem.Setting is null || SettingsCatalogue.ByName(problem.Setting) is not { } setting || _values[setting].FirstOrDefault() is not { Layer: > Layer.File };
}
