using System.Reflection;
using Microsoft.AspNetCore.Builder;

namespace WorkerTuning.Tests.PublicSurface;

/// <summary>.NET's design guidelines, as far as a reader of signatures can hold us to them.</summary>
public sealed class NamingTests
{
    private static readonly Type[] Types = [.. typeof(WorkerPlan).Assembly.GetExportedTypes(), .. typeof(WorkerMetricsEndpointExtensions).Assembly.GetExportedTypes()];

    private static readonly MethodBase[] Methods =
        [.. Types.SelectMany(t => t.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)).OfType<MethodBase>()];

    [Fact]
    public void Enums_OfOneValue_AreNamedInTheSingular() => Assert.All(
        Types.Where(t => t.IsEnum && t.GetCustomAttribute<FlagsAttribute>() is null),
        t => Assert.DoesNotMatch("[^s]s$", t.Name));

    [Fact]
    public void Enums_HaveAZeroValue() => Assert.All(Types.Where(t => t.IsEnum), t => Assert.True(Enum.IsDefined(t, 0), t.Name));

    [Fact]
    public void Classes_AreSealed() => Assert.All(Types.Where(t => t.IsClass && !Types.Any(other => other.BaseType == t)), t => Assert.True(t.IsSealed, t.Name));

    [Fact]
    public void Parameters_AreCamelCase() => Assert.All(
        Methods.SelectMany(m => m.GetParameters()),
        p => Assert.Matches("^[a-z]", p.Name));

    [Fact]
    public void CancellationTokens_AreTheLastParameter() => Assert.All(
        Methods.SelectMany(m => m.GetParameters().SkipLast(1)),
        p => Assert.NotEqual(typeof(CancellationToken), p.ParameterType));
}
