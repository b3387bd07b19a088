using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

namespace WorkerTuning.Tests.PublicSurface;

/// <summary>The attributes a caller or their compiler acts upon; all others are an inner matter.</summary>
internal static class AttributeText
{
    private static readonly HashSet<Type> Shown =
    [
        typeof(FlagsAttribute),
        typeof(AttributeUsageAttribute),
        typeof(ObsoleteAttribute),
        typeof(ExperimentalAttribute),
        typeof(EditorBrowsableAttribute),
        typeof(RequiresUnreferencedCodeAttribute),
        typeof(RequiresDynamicCodeAttribute),
        typeof(DynamicallyAccessedMembersAttribute),
        typeof(SupportedOSPlatformAttribute),
        typeof(UnsupportedOSPlatformAttribute),
        typeof(SetsRequiredMembersAttribute),
        typeof(NotNullWhenAttribute),
        typeof(MaybeNullWhenAttribute),
    ];

    public static IEnumerable<string> Of(IList<CustomAttributeData> attributes)
    {
        // With this one the compiler adds an Obsolete that is meant for compilers too old to know the feature.
        var required = attributes.Any(attribute => attribute.AttributeType == typeof(CompilerFeatureRequiredAttribute));
        return attributes
            .Where(attribute => Shown.Contains(attribute.AttributeType) && !(required && attribute.AttributeType == typeof(ObsoleteAttribute)))
            .Select(Of)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>For the middle of a line: each with a blank behind it.</summary>
    public static string Inline(IList<CustomAttributeData> attributes) => string.Concat(Of(attributes).Select(text => $"{text} "));

    private static string Of(CustomAttributeData attribute)
    {
        var arguments = attribute.ConstructorArguments.Select(Of)
            .Concat(attribute.NamedArguments.Select(named => $"{named.MemberName} = {Of(named.TypedValue)}"));
        var list = string.Join(", ", arguments);
        return $"[{attribute.AttributeType.Name[..^"Attribute".Length]}{(list.Length == 0 ? "" : $"({list})")}]";
    }

    private static string Of(CustomAttributeTypedArgument argument) => ValueText.Of(argument.Value, argument.ArgumentType);
}
