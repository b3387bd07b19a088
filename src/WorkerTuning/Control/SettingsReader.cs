using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using WorkerTuning.Configuration;
using WorkerTuning.Validation;

namespace WorkerTuning.Control;

/// <summary>
/// Reads the settings anew as the start did: sources, then the application's delegates, then every check. Not by the options framework itself,
/// whose cache must not see settings that may turn out wrong. What a provider or a delegate of the application's throws is a problem to report like others.
/// </summary>
internal sealed class SettingsReader(SettingsSource source, IServiceProvider services)
{
    /// <param name="running">The options in force.</param>
    public SettingsReading Read(WorkerTuningOptions running)
    {
        LoadedSettings loaded;
        try
        {
            loaded = source.ReadAnew();
        }
        catch (Exception e)
        {
            return SettingsReading.Failed(source.Loaded, $"The configuration cannot be read: {Innermost(e)}");
        }

        try
        {
            var options = Make(loaded);
            var kept = SettingsCatalogue.Owned.Where(s => s.NeedsRestart && !s.IsSame(options, running)).ToList();
            if (kept.Count == 0)
                return new SettingsReading(options, loaded, [.. Check(options, loaded)], kept);
            // What a restart would refuse is refused now: the operator is there now.
            var restart = new SettingsView(options, loaded);
            List<string> problems = [.. Check(options, loaded)];
            if (problems.Count > 0)
                return new SettingsReading(options, loaded, problems, kept);
            options = Make(loaded);
            foreach (var setting in kept)
                setting.Set(options, setting.Get(running));
            loaded = loaded.Keep(kept, source.Loaded);
            return new SettingsReading(options, loaded, [.. Check(options, loaded)], kept) { AfterRestart = restart };
        }
        catch (Exception e)
        {
            return SettingsReading.Failed(source.Loaded, $"The application's own code for the settings failed: {e.Message}");
        }
    }

    // The steps of OptionsFactory, with fresh settings in the place of those in force.
    private WorkerTuningOptions Make(LoadedSettings loaded)
    {
        var options = new WorkerTuningOptions();
        foreach (var setup in services.GetServices<IConfigureOptions<WorkerTuningOptions>>())
        {
            if (setup is LoadedOptionsSetup)
                LoadedOptionsSetup.Fill(options, loaded);
            else if (setup is IConfigureNamedOptions<WorkerTuningOptions> named)
                named.Configure(Options.DefaultName, options);
            else
                setup.Configure(options);
        }

        foreach (var setup in services.GetServices<IPostConfigureOptions<WorkerTuningOptions>>())
            setup.PostConfigure(Options.DefaultName, options);
        return options;
    }

    private IEnumerable<string> Check(WorkerTuningOptions options, LoadedSettings loaded) =>
        services.GetServices<IValidateOptions<WorkerTuningOptions>>()
            .SelectMany(check => check is OptionsValidator
                ? OptionsValidator.Find(options, loaded).Select(problem => problem.ToString())
                : check.Validate(Options.DefaultName, options) is { Failed: true, Failures: var failures } ? failures : []);

    private static string Innermost(Exception e) => e.InnerException is { } inner ? $"{e.Message} {Innermost(inner)}" : e.Message;
}
