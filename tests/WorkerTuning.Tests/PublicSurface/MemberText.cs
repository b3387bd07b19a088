using System.Reflection;
using System.Runtime.CompilerServices;

namespace WorkerTuning.Tests.PublicSurface;

/// <summary>Members as C# declares them; null for what a caller cannot see or the compiler made.</summary>
internal static class MemberText
{
    public static string? Of(FieldInfo field)
    {
        if (!IsVisible(field.Attributes, field.DeclaringType!) || field.IsSpecialName)
            return null;
        var kind = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}";
        var required = Has<RequiredMemberAttribute>(field) ? "required " : "";
        var value = field.IsLiteral ? $" = {ValueText.Of(field.GetRawConstantValue(), field.FieldType)}" : "";
        return $"{Access(field.Attributes)}{required}{kind}{TypeText.Of(field.FieldType, NullableFlags.Of(field))} {field.Name}{value};";
    }

    public static string? Of(ConstructorInfo constructor) =>
        IsVisible(constructor) && !constructor.IsStatic && !Has<CompilerGeneratedAttribute>(constructor)
            ? $"{Access(constructor)}{TypeText.Declared(constructor.DeclaringType!).Split('<')[0]}({Parameters(constructor)});"
            : null;

    public static string? Of(PropertyInfo property)
    {
        var accessors = new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(IsVisible).ToList();
        if (accessors.Count == 0 || property.Name == "EqualityContract")
            return null;
        var widest = accessors.Find(accessor => accessor.IsPublic) ?? accessors[0];
        var required = Has<RequiredMemberAttribute>(property) ? "required " : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Of))}]";
        var list = string.Concat(accessors.Select(accessor => $"{(Access(accessor) == Access(widest) ? "" : Access(accessor))}{Verb(accessor)}; "));
        return $"{Access(widest)}{required}{Modifiers(widest)}{Ref(property.PropertyType, property.GetRequiredCustomModifiers())}"
            + $"{TypeText.Of(property.PropertyType, NullableFlags.Of(property))} {name} {{ {list}}}";
    }

    public static string? Of(EventInfo happening) =>
        happening.AddMethod is { } add && IsVisible(add)
            ? $"{Access(add)}{Modifiers(add)}event {TypeText.Of(happening.EventHandlerType!, NullableFlags.Of(happening))} {happening.Name};"
            : null;

    public static string? Of(MethodInfo method)
    {
        var isOperator = method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal);
        if (!IsVisible(method) || (method.IsSpecialName && !isOperator) || Has<CompilerGeneratedAttribute>(method) || method.Name.Contains('<'))
            return null;
        var generic = method.GetGenericArguments();
        var name = isOperator ? $"operator {method.Name[3..]}" : method.Name;
        return $"{Access(method)}{Modifiers(method)}{Returned(method.ReturnParameter)} {name}{TypeText.GenericParameters(generic)}"
            + $"({Parameters(method)}){TypeText.Constraints(generic, method)};";
    }

    public static string Returned(ParameterInfo result) =>
        $"{Ref(result.ParameterType, result.GetRequiredCustomModifiers())}{TypeText.Of(result.ParameterType, NullableFlags.Of(result))}";

    public static string Parameters(MethodBase method)
    {
        var extension = Has<ExtensionAttribute>(method) ? "this " : "";
        return extension + string.Join(", ", method.GetParameters().Select(Of));
    }

    private static string Of(ParameterInfo parameter)
    {
        var attributes = parameter.GetCustomAttributesData();
        var many = attributes.Any(data => data.AttributeType.Name is "ParamArrayAttribute" or "ParamCollectionAttribute") ? "params " : "";
        var passed = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        var fallback = parameter.HasDefaultValue ? $" = {ValueText.Of(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{AttributeText.Inline(attributes)}{many}{passed}{TypeText.Of(parameter.ParameterType, NullableFlags.Of(parameter))} {parameter.Name}{fallback}";
    }

    private static string Ref(Type type, Type[] modifiers) =>
        !type.IsByRef ? "" : modifiers.Any(modifier => modifier.Name == "InAttribute") ? "ref readonly " : "ref ";

    private static string Verb(MethodInfo accessor)
    {
        if (accessor.ReturnType != typeof(void))
            return "get";
        return accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";
    }

    private static string Modifiers(MethodInfo method)
    {
        var fixedOnes = method.IsStatic ? "static " : "";
        if (method.DeclaringType!.IsInterface)
            return fixedOnes + (method.IsAbstract ? method.IsStatic ? "abstract " : "" : method.IsStatic && !method.IsVirtual ? "" : "virtual ");
        if (!method.IsVirtual)
            return fixedOnes;
        var overrides = method.GetBaseDefinition().DeclaringType != method.DeclaringType;
        if (overrides)
            return method.IsFinal && !method.DeclaringType.IsSealed ? "sealed override " : method.IsAbstract ? "abstract override " : "override ";
        return method.IsAbstract ? "abstract " : method.IsFinal ? fixedOnes : "virtual ";
    }

    private static string Access(MethodBase method) => method.DeclaringType!.IsInterface && method.IsPublic ? "" : method.IsPublic ? "public " : "protected ";

    private static string Access(FieldAttributes field) => field.HasFlag(FieldAttributes.Public) ? "public " : "protected ";

    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool IsVisible(FieldAttributes field, Type type) => (field & FieldAttributes.FieldAccessMask) switch
    {
        FieldAttributes.Public => true,
        FieldAttributes.Family or FieldAttributes.FamORAssem => !type.IsSealed,
        _ => false,
    };

    private static bool Has<T>(MemberInfo member) where T : Attribute => member.IsDefined(typeof(T), inherit: false);
}
