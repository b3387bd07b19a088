using WorkerTuning.Tests.PublicSurface.Samples;

namespace WorkerTuning.Tests.PublicSurface;

public class SurfacePrinterTests
{
    [Fact]
    public void Print_Enum_ShowsFlagsUnderlyingTypeAndValues() => AssertPrinted(
        typeof(SampleSpeed),
        """
        [Flags]
        public enum SampleSpeed : byte
        {
            None = 0,
            Slow = 1,
            Fast = 2,
        }
        """);

    [Fact]
    public void Print_Delegate_ShowsVarianceNullabilityAndConstraint() => AssertPrinted(
        typeof(SampleCallback<>),
        "public delegate Task<string?> SampleCallback<in T>(T input, params string[] rest) where T : class?;");

    [Fact]
    public void Print_Interface_TellsDefaultMethodsAndItsDirectBases() => AssertPrinted(
        typeof(ISample),
        """
        public interface ISample : IDisposable, ISampleBase
        {
            virtual void Optional();
            void Required(int count);
        }
        """);

    [Fact]
    public void Print_Attribute_ShowsUsageConstantsAndAccessors() => AssertPrinted(
        typeof(SampleAttribute),
        """
        [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
        public sealed class SampleAttribute : Attribute
        {
            public const string Default = "a \"b\"";
            public SampleAttribute();
            public int? Limit { get; }
            public required string Text { get; init; }
        }
        """);

    [Fact]
    public void Print_Class_ShowsWhatACallerOrAHeirCanSee() => AssertPrinted(
        typeof(SampleClass<>),
        """
        public abstract class SampleClass<T> : ISample where T : notnull, new()
        {
            protected static readonly List<string?> Names;
            protected SampleClass(T value, SampleSpeed flags = SampleSpeed.Slow | SampleSpeed.Fast, CancellationToken cancellation = default);
            public virtual T? this[int index] { get; }
            public Dictionary<string, (int, T)?>? Map { get; protected set; }
            public abstract string Name { get; }
            public event EventHandler<SampleSpeed>? Happened;
            public TOther? Convert<TOther>(Func<T, TOther?> convert, TOther fallback);
            protected void Inner(string? text = null);
            public void Required(int count);
            public abstract bool TryFind<TKey>(TKey? key, [NotNullWhen(true)] out string? found, in int depth = 3) where TKey : struct, IComparable<TKey>;

            public struct Nested
            {
                public string[]? Parts { get; set; }
            }
        }
        """);

    [Fact]
    public void Print_Extensions_ShowThisAndTheAttributesThatMatter() => AssertPrinted(
        typeof(SampleExtensions),
        """
        public static class SampleExtensions
        {
            [Obsolete("Use the other")]
            public static IEnumerable<string> Do<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>(this ISample? sample, double factor = 0.5) where T : class;
        }
        """);

    [Fact]
    public void Print_Record_LeavesOutWhatTheCompilerAdds() => AssertPrinted(
        typeof(SampleRecord),
        """
        public sealed record SampleRecord
        {
            public SampleRecord(string Name, int? Count = null);
            public int? Count { get; init; }
            public string Name { get; init; }
            public override string ToString();
        }
        """);

    [Fact]
    public void Print_RecordStruct_LeavesOutWhatTheCompilerAdds() => AssertPrinted(
        typeof(SamplePoint),
        """
        public readonly record struct SamplePoint
        {
            public SamplePoint(int X, int Y);
            public int X { get; init; }
            public int Y { get; init; }
        }
        """);

    [Fact]
    public void Print_Several_SortsByNamespaceAndNameAndLeavesOutInternals()
    {
        Type[] types = [typeof(SampleSpeed), typeof(SampleInternal), typeof(ISampleBase), typeof(SurfacePrinterTests)];

        var lines = SurfacePrinter.Print(types).Split('\n').Where(line => line.Contains("Sample", StringComparison.Ordinal) && !line.StartsWith(' '));

        Assert.Equal(["namespace WorkerTuning.Tests.PublicSurface.Samples;", "public interface ISampleBase", "public enum SampleSpeed : byte"], lines);
    }

    [Fact]
    public void Diff_ChangedTexts_ShowsOnlyTheDifferentLines() =>
        Assert.Equal("- b\n+ x\n+ d", LineDiff.Of("a\nb\nc", "a\nx\nc\nd"));

    private static void AssertPrinted(Type type, string expected)
    {
        var printed = SurfacePrinter.Print([type]);

        Assert.Equal($"namespace {type.Namespace};\n\n{expected}\n", printed);
    }
}
