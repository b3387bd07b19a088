using WorkerTuning.Configuration;
using WorkerTuning.Planning;

namespace WorkerTuning.Tests.Planning;

/// <summary>Machines and plans in one line.</summary>
internal static class FakeHost
{
    public const long Megabyte = 1 << 20;

    public static HostResources Of(int cpu = 4) => new() { Cpu = cpu };

    public static WorkerPlan Plan(WorkerTuningOptions options, HostResources? host = null, bool gunicorn = false) =>
        WorkerPlanner.Plan(new SettingsView(options, Loaded(options, gunicorn)), host ?? Of(), 1);

    public static SettingsView View(WorkerTuningOptions options) => new(options, Loaded(options, false));

    /// <summary>The options as if a source of the name <c>test</c> had given all of them.</summary>
    public static LoadedSettings Loaded(WorkerTuningOptions options, bool gunicorn) => new()
    {
        Options = options,
        Origins = SettingsCatalogue.Owned.Where(s => s.Get(options) is not null).ToDictionary(s => s, _ => "test"),
        Problems = [],
        Warnings = [],
        Notes = [],
        GunicornDefaults = gunicorn,
    };
}
