using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace WorkerTuning.Configuration;

/// <summary>Every setting that <see cref="WorkerTuningOptions"/> describes, and the ways to find one.</summary>
internal static class SettingsCatalogue
{
    /// <summary>By name, as <c>--print-config</c> lists them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [.. Described().Concat(GunicornOnly()).OrderBy(s => s.Name, StringComparer.Ordinal)];

    private static readonly Dictionary<string, Setting> Names = All.ToDictionary(s => s.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, Setting> Keys = All.ToDictionary(s => Normalize(s.Name), StringComparer.Ordinal);

    /// <summary>The settings that have a property.</summary>
    public static IReadOnlyList<Setting> Owned { get; } = [.. All.Where(s => s.Property is not null)];

    /// <summary>Those that each pool has for itself.</summary>
    public static IReadOnlyList<Setting> OfPools { get; } = [.. Owned.Where(s => s.OfPool)];

    /// <summary>Names that a gunicorn.conf.py may set, hooks not among them.</summary>
    public static IReadOnlySet<string> FileNames { get; } = All.Where(s => s is { Hook: false, NotInFile: false }).Select(s => s.Name).ToHashSet();

    /// <summary>Those of <see cref="FileNames"/> whose value nothing here depends on.</summary>
    public static IReadOnlySet<string> IdleNames { get; } = All.Where(s => s is { Verdict: Verdict.NotApplicable, Hook: false, Refused: false }).Select(s => s.Name).ToHashSet();

    /// <summary><see cref="FileNames"/> without <see cref="IdleNames"/>.</summary>
    public static IReadOnlySet<string> NeededNames { get; } = FileNames.Except(IdleNames).ToHashSet();

    public static IReadOnlySet<string> HookNames { get; } = All.Where(s => s.Hook).Select(s => s.Name).ToHashSet();

    public static Setting? ByName(string name) => Names.GetValueOrDefault(name);

    /// <summary>Finds by property name or gunicorn's name, whatever the case and the underscores.</summary>
    public static Setting? ByKey(string key) => Keys.GetValueOrDefault(Normalize(key));

    private static string Normalize(string key) => key.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static IEnumerable<Setting> Described() =>
        from property in typeof(WorkerTuningOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        let attribute = property.GetCustomAttribute<SettingAttribute>()
            ?? throw new InvalidOperationException($"{property.Name} has no [Setting].")
        select new Setting
        {
            Name = attribute.Name,
            Property = property,
            Read = PropertyReader.Of(property),
            OfPool = property.DeclaringType == typeof(WorkerPoolOptions),
            ValueType = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
            Flags = attribute.Flags?.Split(' ') ?? (attribute.Ours ? ["--" + attribute.Name.Replace('_', '-')] : []),
            Form = attribute.Form,
            BareFlag = attribute.BareFlag,
            TakesWord = attribute.TakesWord,
            Variable = attribute.Variable,
            Unit = attribute.Unit,
            Gunicorn = attribute.Gunicorn,
            Default = attribute.Default,
            Becomes = attribute.Becomes,
            Verdict = attribute.Verdict,
            Ours = attribute.Ours,
            NotInFile = attribute.NotInFile,
            NeedsRestart = attribute.NeedsRestart,
            Secret = attribute.Secret,
            Checks = [.. property.GetCustomAttributes<ValidationAttribute>()],
        };

    private static IEnumerable<Setting> GunicornOnly() =>
        from attribute in typeof(WorkerTuningOptions).GetCustomAttributes<GunicornOnlyAttribute>()
        select new Setting
        {
            Name = attribute.Name,
            Flags = attribute.Flags?.Split(' ') ?? [],
            Form = attribute.Form,
            Gunicorn = attribute.Gunicorn,
            Becomes = attribute.Reason,
            Verdict = attribute.PoolSetting is null ? Verdict.NotApplicable : Verdict.Emulated,
            PoolSetting = attribute.PoolSetting,
            Hook = attribute.Hook,
            Refused = attribute.Refused,
            Secret = attribute.Secret,
        };
}
