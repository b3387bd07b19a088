using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace WorkerTuning.PublicDocumentation;

/// <summary>What users of an assembly can name: public types, and their public and protected members, by the ids that XML documentation has for them.</summary>
internal static class VisibleMembers
{
    public static HashSet<string> Of(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var reader = file.GetMetadataReader();
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in reader.TypeDefinitions)
        {
            if (IsVisible(reader, reader.GetTypeDefinition(handle)))
                AddType(reader, handle, found);
        }

        return found;
    }

    private static void AddType(MetadataReader reader, TypeDefinitionHandle handle, HashSet<string> found)
    {
        var (type, name) = (reader.GetTypeDefinition(handle), MemberIds.Name(reader, handle));
        found.Add("T:" + name);
        foreach (var field in type.GetFields().Select(reader.GetFieldDefinition).Where(f => IsVisible((MethodAttributes)f.Attributes)))
            found.Add($"F:{name}.{reader.GetString(field.Name)}");
        foreach (var method in type.GetMethods().Select(reader.GetMethodDefinition).Where(m => IsVisible(m.Attributes)))
            found.Add($"M:{name}.{MemberIds.Of(reader, method)}");
        foreach (var property in type.GetProperties().Select(reader.GetPropertyDefinition).Where(p => IsVisible(reader, p.GetAccessors().Getter, p.GetAccessors().Setter)))
            found.Add($"P:{name}.{MemberIds.Of(reader, property)}");
        foreach (var happening in type.GetEvents().Select(reader.GetEventDefinition).Where(e => IsVisible(reader, e.GetAccessors().Adder, e.GetAccessors().Remover)))
            found.Add($"E:{name}.{reader.GetString(happening.Name)}");
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type) => (type.Attributes & TypeAttributes.VisibilityMask) switch
    {
        TypeAttributes.Public => true,
        TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
        _ => false,
    };

    private static bool IsVisible(MetadataReader reader, params MethodDefinitionHandle[] accessors) =>
        accessors.Any(a => !a.IsNil && IsVisible(reader.GetMethodDefinition(a).Attributes));

    // Fields have the same numbers.
    private static bool IsVisible(MethodAttributes attributes) =>
        (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;
}
