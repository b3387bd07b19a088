// Types for the printer's own tests; one of every kind of declaration.
using System.Diagnostics.CodeAnalysis;

namespace WorkerTuning.Tests.PublicSurface.Samples;

[Flags]
public enum SampleSpeed : byte
{
    None = 0,
    Slow = 1,
    Fast = 2,
}

public delegate Task<string?> SampleCallback<in T>(T input, params string[] rest) where T : class?;

public interface ISampleBase
{
    string Name { get; }
}

public interface ISample : ISampleBase, IDisposable
{
    void Required(int count);

    void Optional() => Required(1);
}

[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SampleAttribute : Attribute
{
    public const string Default = "a \"b\"";

    public required string Text { get; init; }

    public int? Limit { get; private set; }
}

public abstract class SampleClass<T> : ISample where T : notnull, new()
{
    protected static readonly List<string?> Names = [];

    protected SampleClass(T value, SampleSpeed flags = SampleSpeed.Slow | SampleSpeed.Fast, CancellationToken cancellation = default)
    {
    }

    internal SampleClass()
    {
    }

    public event EventHandler<SampleSpeed>? Happened;

    public abstract string Name { get; }

    public virtual T? this[int index] => default;

    public Dictionary<string, (int, T)?>? Map { get; protected set; }

    public abstract bool TryFind<TKey>(TKey? key, [NotNullWhen(true)] out string? found, in int depth = 3) where TKey : struct, IComparable<TKey>;

    public void Required(int count) => Happened?.Invoke(this, SampleSpeed.None);

    public TOther? Convert<TOther>(Func<T, TOther?> convert, TOther fallback) => fallback;

    void IDisposable.Dispose() => GC.SuppressFinalize(this);

    protected internal void Inner(string? text = null)
    {
    }

    public struct Nested
    {
        public string[]? Parts { get; set; }
    }
}

public static class SampleExtensions
{
    [Obsolete("Use the other")]
    public static IEnumerable<string> Do<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(
        this ISample? sample, double factor = 0.5) where T : class => [];

    internal static void Hidden()
    {
    }
}

public sealed record SampleRecord(string Name, int? Count = null)
{
    public override string ToString() => Name;
}

public readonly record struct SamplePoint(int X, int Y);

internal sealed class SampleInternal;
