using System.Reflection;

namespace WorkerTuning.Tests.PublicSurface;

/// <summary>Types as C# writes them, without their namespaces.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    /// <summary>The type with the question marks that <paramref name="flags"/> asks for; null for none.</summary>
    public static string Of(Type type, NullableFlags? flags = null)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, flags);
        if (type.IsPointer)
            return $"{Of(type.GetElementType()!, flags)}*";
        // int? has no flag, and KeyValuePair<,>? one for both.
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return $"{Of(underlying, flags)}?";
        var hasFlag = !type.IsValueType || type.IsGenericType || type.IsGenericParameter;
        var mark = hasFlag && flags?.Next() == 2 && !type.IsValueType ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, flags)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        return $"{Named(type, flags)}{mark}";
    }

    /// <summary>The name a type is declared with: its generic parameters as they are called.</summary>
    public static string Declared(Type type)
    {
        var inherited = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        return $"{Plain(type)}{GenericParameters(type.GetGenericArguments().Skip(inherited))}";
    }

    public static string GenericParameters(IEnumerable<Type> parameters)
    {
        var names = parameters.Select(parameter => $"{AttributeText.Inline(parameter.GetCustomAttributesData())}{Variance(parameter)}{parameter.Name}");
        return names.Any() ? $"<{string.Join(", ", names)}>" : "";
    }

    /// <summary>The where clauses, each with a blank before it.</summary>
    public static string Constraints(IEnumerable<Type> parameters, MemberInfo owner) =>
        string.Concat(parameters.Select(parameter => (parameter, Words: string.Join(", ", ConstraintWords(parameter, owner))))
            .Where(clause => clause.Words.Length > 0)
            .Select(clause => $" where {clause.parameter.Name} : {clause.Words}"));

    private static List<string> ConstraintWords(Type parameter, MemberInfo owner)
    {
        var words = new List<string>();
        var kind = parameter.GenericParameterAttributes;
        var flag = NullableFlags.Of(parameter.GetCustomAttributesData(), owner).Next();
        var isStruct = kind.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (kind.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            words.Add(flag == 2 ? "class?" : "class");
        if (isStruct)
            words.Add(parameter.GetCustomAttributesData().Any(data => data.AttributeType.Name == "IsUnmanagedAttribute") ? "unmanaged" : "struct");
        words.AddRange(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => Of(type)));
        if (words.Count == 0 && flag == 1)
            words.Add("notnull");
        if (!isStruct && kind.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint))
            words.Add("new()");
        if (kind.HasFlag(GenericParameterAttributes.AllowByRefLike))
            words.Add("allows ref struct");
        return words;
    }

    private static string Named(Type type, NullableFlags? flags)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (type.IsGenericParameter)
            return type.Name;
        if (type.Namespace == "System" && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
            return $"({string.Join(", ", type.GetGenericArguments().Select(argument => Of(argument, flags)))})";
        var outer = type.DeclaringType;
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        var arguments = type.GetGenericArguments();
        var prefix = outer is null
            ? ""
            : $"{Named(inherited == 0 ? outer : outer.MakeGenericType(arguments[..inherited]), flags)}.";
        var own = arguments[inherited..].Select(argument => Of(argument, flags)).ToList();
        return $"{prefix}{Plain(type)}{(own.Count == 0 ? "" : $"<{string.Join(", ", own)}>")}";
    }

    private static string Plain(Type type) => type.Name.Split('`')[0];

    private static string Variance(Type parameter) =>
        (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => "out ",
            GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };
}
