using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace WorkerTuning.PublicDocumentation;

/// <summary>The ids of XML documentation, as the C# language specifies them (annex D.4.2).</summary>
internal sealed class MemberIds : ISignatureTypeProvider<string, object?>
{
    private static readonly MemberIds Instance = new();

    public static string Of(MetadataReader reader, MethodDefinition method)
    {
        var signature = method.DecodeSignature(Instance, null);
        var name = reader.GetString(method.Name);
        var id = name.Replace('.', '#') + (signature.GenericParameterCount > 0 ? $"``{signature.GenericParameterCount}" : "") + List(signature.ParameterTypes);
        return name is "op_Implicit" or "op_Explicit" ? $"{id}~{signature.ReturnType}" : id;
    }

    public static string Of(MetadataReader reader, PropertyDefinition property) =>
        reader.GetString(property.Name).Replace('.', '#') + List(property.DecodeSignature(Instance, null).ParameterTypes);

    public static string Name(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        return type.GetDeclaringType() is { IsNil: false } outer
            ? $"{Name(reader, outer)}.{reader.GetString(type.Name)}"
            : Full(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode == PrimitiveTypeCode.TypedReference ? "System.TypedReference" : "System." + typeCode;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Name(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, rawTypeKind)}.{reader.GetString(type.Name)}"
            : Full(reader.GetString(type.Namespace), reader.GetString(type.Name));
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    // The number of each type's own arguments is part of its name, and gives way to the arguments themselves.
    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        var used = 0;
        return string.Join('.', genericType.Split('.').Select(part =>
        {
            var tick = part.IndexOf('`', StringComparison.Ordinal);
            if (tick < 0)
                return part;
            var own = typeArguments.Skip(used).Take(int.Parse(part[(tick + 1)..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
            used += own.Count;
            return $"{part[..tick]}{{{string.Join(',', own)}}}";
        }));
    }

    public string GetGenericTypeParameter(object? genericContext, int index) => $"`{index}";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"``{index}";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{string.Join(',', Enumerable.Repeat("0:", shape.Rank))}]";

    public string GetByReferenceType(string elementType) => elementType + "@";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => "=FUNC:" + signature.ReturnType + List(signature.ParameterTypes);

    private static string List(ImmutableArray<string> types) => types.IsEmpty ? "" : $"({string.Join(',', types)})";

    private static string Full(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";
}
