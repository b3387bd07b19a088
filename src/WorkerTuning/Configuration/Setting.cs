using System.ComponentModel.DataAnnotations;
using System.Reflection;
using WorkerTuning.Configuration.Pools;

namespace WorkerTuning.Configuration;

/// <summary>A setting as the catalogue holds it: what every reader, check and page derives from.</summary>
internal sealed class Setting
{
    public required string Name { get; init; }

    /// <summary>Null for a setting of gunicorn's that has no meaning here.</summary>
    public PropertyInfo? Property { get; init; }

    /// <summary>Reads the property.</summary>
    public Func<WorkerPoolOptions, object?>? Read { get; init; }

    /// <summary>True where each pool has it for itself.</summary>
    public bool OfPool { get; init; }

    /// <summary>For a setting of gunicorn's dirty workers: what it is of their pool.</summary>
    public string? PoolSetting { get; init; }

    public required IReadOnlyList<string> Flags { get; init; }

    public FlagForm Form { get; init; }

    public string? BareFlag { get; init; }

    public bool TakesWord { get; init; }

    public string? Variable { get; init; }

    public Unit Unit { get; init; }

    public string? Gunicorn { get; init; }

    public string? Default { get; init; }

    public required string Becomes { get; init; }

    public required Verdict Verdict { get; init; }

    public bool Ours { get; init; }

    public bool Hook { get; init; }

    public bool Refused { get; init; }

    public bool NotInFile { get; init; }

    public bool NeedsRestart { get; init; }

    public bool Secret { get; init; }

    public IReadOnlyList<ValidationAttribute> Checks { get; init; } = [];

    /// <summary>The key in the configuration section and the property's name, such as <c>MaxRequests</c>.</summary>
    public string Key => Property?.Name ?? Name;

    public string EnvironmentName => "GUNICORN_" + Name.ToUpperInvariant();

    /// <summary>The property's type without its <c>?</c>.</summary>
    public Type ValueType { get; init; } = typeof(string);

    /// <param name="options">The server's; or one pool's, where the setting is <see cref="OfPool"/>.</param>
    public object? Get(WorkerPoolOptions options) => Read?.Invoke(options);

    public void Set(WorkerPoolOptions options, object? value)
    {
        if (Property!.CanWrite)
            Property.SetValue(options, value);
        else
            NamedPools.Replace((WorkerTuningOptions)options, (IDictionary<string, WorkerPoolOptions>?)value);
    }

    /// <summary>True where both options hold the same value, lists and maps compared by what is in them.</summary>
    public bool IsSame(WorkerPoolOptions one, WorkerPoolOptions other) => (Get(one), Get(other)) switch
    {
        (IDictionary<string, WorkerPoolOptions> a, IDictionary<string, WorkerPoolOptions> b) => NamedPools.AreSame(a, b),
        (IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) => a.Count == b.Count && !a.Except(b).Any(),
        (IEnumerable<string> a, IEnumerable<string> b) => a.SequenceEqual(b),
        var (a, b) => Equals(a, b),
    };

    public override string ToString() => Name;
}
