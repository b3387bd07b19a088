using System.Reflection;

namespace WorkerTuning.Tests.Architecture;

/// <summary>The types of its own assembly that a type's declaration is made of: bases, fields, and the signatures of its members.</summary>
internal static class TypeDependencies
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    public static IEnumerable<Type> Of(Type type)
    {
        var parts = new List<Type?> { type.BaseType };
        parts.AddRange(type.GetInterfaces());
        parts.AddRange(type.GetFields(All).Select(field => field.FieldType));
        foreach (var constructor in type.GetConstructors(All))
            parts.AddRange(constructor.GetParameters().Select(parameter => parameter.ParameterType));
        foreach (var method in type.GetMethods(All))
            parts.AddRange([method.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType)]);
        return parts.OfType<Type>().SelectMany(Parts).Where(part => part.Assembly == type.Assembly).Distinct();
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        if (type.IsGenericParameter)
            return type.GetGenericParameterConstraints().Where(constraint => !constraint.ContainsGenericParameters).SelectMany(Parts);
        return type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)] : [type];
    }
}
