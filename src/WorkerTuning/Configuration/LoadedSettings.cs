using System.Collections.ObjectModel;

namespace WorkerTuning.Configuration;

/// <summary>The settings as the sources give them: the strongest valid value of each, and all that is to be said about the rest.</summary>
internal sealed class LoadedSettings
{
    public required WorkerTuningOptions Options { get; init; }

    /// <summary>Where each value that is set came from.</summary>
    public required IReadOnlyDictionary<Setting, string> Origins { get; init; }

    /// <summary>Where each value that a named pool has of its own came from, by the pool's name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<Setting, string>> PoolOrigins { get; init; } = ReadOnlyDictionary<string, IReadOnlyDictionary<Setting, string>>.Empty;

    /// <summary>What forbids to go on.</summary>
    public required IReadOnlyList<SettingProblem> Problems { get; init; }

    /// <summary>What an operator should mend, while the server runs: wrong values that gave way, settings that have no meaning here.</summary>
    public required IReadOnlyList<SettingProblem> Warnings { get; init; }

    /// <summary>What is good to know: skipped hooks, blank variables, misspelt names.</summary>
    public required IReadOnlyList<SettingProblem> Notes { get; init; }

    /// <summary>True where gunicorn's defaults fill in what is not set.</summary>
    public required bool GunicornDefaults { get; init; }

    /// <summary>What switched them on where no setting says so; null where one does, and where they are off.</summary>
    public string? GunicornBecause { get; init; }

    /// <summary>False where what they name need not exist here.</summary>
    public bool AreForThisMachine { get; init; } = true;

    /// <summary>True where the command line asks for the list of flags and nothing else.</summary>
    public bool IsHelpWanted { get; init; }

    /// <summary>True for <c>--version</c>.</summary>
    public bool IsVersionWanted { get; init; }

    /// <summary>The gunicorn.conf.py that was read; null for none.</summary>
    public string? FilePath { get; init; }

    /// <summary>Takes back what cannot change while the server runs.</summary>
    /// <param name="settings">What to take back.</param>
    /// <param name="running">What is in force.</param>
    public LoadedSettings Keep(IEnumerable<Setting> settings, LoadedSettings running)
    {
        var origins = new Dictionary<Setting, string>(Origins);
        foreach (var setting in settings)
        {
            setting.Set(Options, setting.Get(running.Options));
            origins[setting] = running.Origin(setting);
        }

        return new LoadedSettings
        {
            Options = Options,
            Origins = origins,
            PoolOrigins = PoolOrigins,
            Problems = Problems,
            Warnings = Warnings,
            Notes = Notes,
            GunicornDefaults = GunicornDefaults,
            GunicornBecause = GunicornBecause,
            AreForThisMachine = AreForThisMachine,
            FilePath = FilePath,
        };
    }

    public string Origin(Setting setting) => Origins.GetValueOrDefault(setting, DefaultOrigin.Plain);
}
